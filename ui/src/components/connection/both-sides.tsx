/**
 * Both accounts side by side, each in its own panel. *Where do I find this?* opens numbered steps
 * beside the form. Used by the wizard's Connect step and by Connections.
 */
import { useState } from "react";
import type { ConnectionsView } from "@/ipc/bindings/ConnectionsView";
import type { Side } from "@/ipc/bindings/Side";
import { CertileadsPanel } from "./certileads-panel";
import { HelpSteps } from "./help-steps";
import { HighlevelPanel } from "./highlevel-panel";
import type { SidePanelProps } from "./panel";
import classes from "./panel.module.css";

interface BothSidesProps {
  connections: ConnectionsView;
  renderConnected: SidePanelProps["renderConnected"];
  /** A profile to connect Certileads with: opens its form. */
  wantedProfile?: string | undefined;
  /** That form was left again. */
  onLeft?: (() => void) | undefined;
}

export function BothSides(props: BothSidesProps) {
  const { connections, renderConnected, wantedProfile, onLeft } = props;
  const [helped, setHelped] = useState<Side | null>(null);
  const panelOf = (side: Side) => ({
    connection: connections[side],
    renderConnected,
    helped: helped === side,
    onHelp: () => setHelped(helped === side ? null : side),
  });
  return (
    <div
      className={classes.grid}
      data-helped={helped ?? undefined}
      data-wanted={wantedProfile === undefined ? undefined : "certileads"}
    >
      <HighlevelPanel {...panelOf("highlevel")} />
      {helped === "highlevel" && <HelpSteps side="highlevel" onClose={() => setHelped(null)} />}
      <CertileadsPanel {...panelOf("certileads")} wanted={wantedProfile} onLeft={onLeft} />
      {helped === "certileads" && <HelpSteps side="certileads" onClose={() => setHelped(null)} />}
    </div>
  );
}
