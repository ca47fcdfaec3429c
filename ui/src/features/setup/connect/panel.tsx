/** One side's panel: its name, where it stands, and what belongs to that. */
import type { ReactNode } from "react";
import { StateMark } from "@/components/states/state-mark";
import { sideName } from "@/copy/sides";
import type { Connection } from "@/ipc/bindings/Connection";
import type { Side } from "@/ipc/bindings/Side";
import classes from "./connect-step.module.css";

interface PanelProps {
  side: Side;
  connection: Connection | null;
  checking: boolean;
  /** Its steps stand beside it. */
  helped: boolean;
  children: ReactNode;
}

export function Panel({ side, connection, checking, helped, children }: PanelProps) {
  return (
    <section
      className={classes.panel}
      aria-label={sideName[side]}
      data-helped={helped || undefined}
      data-testid={`connect-${side}`}
      data-state={checking ? "checking" : (connection?.state ?? "none")}
    >
      <div className={classes.head}>
        <h2>{sideName[side]}</h2>
        <PanelState connection={connection} checking={checking} />
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  );
}

function PanelState({ connection, checking }: Pick<PanelProps, "connection" | "checking">) {
  if (checking) {
    return (
      <StateMark tone="accent" busy>
        Checking
      </StateMark>
    );
  }
  switch (connection?.state) {
    case undefined:
      return <StateMark tone="idle">Not connected</StateMark>;
    case "connected":
      return <StateMark tone="ok">Connected</StateMark>;
    case "unverified":
      return <StateMark tone="warn">Not verified</StateMark>;
    case "needsAttention":
      return <StateMark tone="bad">Needs attention</StateMark>;
  }
}
