/** One side's panel: its name, where it stands, and what belongs to that. */
import type { ReactNode } from "react";
import { sideName } from "@/copy/sides";
import type { Connection } from "@/ipc/bindings/Connection";
import type { Side } from "@/ipc/bindings/Side";
import { ConnectionMark } from "./connection-mark";
import classes from "./panel.module.css";

/** What both sides' panels take. */
export interface SidePanelProps {
  connection: Connection | null;
  /** True while the numbered steps are open. */
  helped: boolean;
  onHelp: () => void;
  /** What a connected account shows; `onChange` opens the form for another account or key. */
  renderConnected: (connection: Connection, onChange: () => void) => ReactNode;
}

interface PanelProps {
  side: Side;
  connection: Connection | null;
  checking: boolean;
  children: ReactNode;
}

export function Panel({ side, connection, checking, children }: PanelProps) {
  return (
    <section
      className={classes.panel}
      aria-label={sideName[side]}
      data-testid={`connect-${side}`}
      data-state={checking ? "checking" : (connection?.state ?? "none")}
    >
      <div className={classes.head}>
        <h2>{sideName[side]}</h2>
        <ConnectionMark state={connection?.state} checking={checking} />
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  );
}
