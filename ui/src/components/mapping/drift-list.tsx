/** Changes of fields that the mapping uses, each with what follows and its fix. */
import type { ReactNode } from "react";
import { StateMark } from "@/components/states/state-mark";
import { driftMeaning, driftWords } from "@/copy/drift";
import type { Drift } from "@/ipc/bindings/Drift";
import classes from "./drift-list.module.css";

interface DriftListProps {
  changes: readonly Drift[];
  /** The button of a change. */
  fix?: (change: Drift) => ReactNode;
}

export function DriftList({ changes, fix }: DriftListProps) {
  return (
    <ul className={classes.list}>
      {changes.map((change) => (
        <li key={`${change.side}-${change.key}-${driftWords(change)}`}>
          <span>
            <StateMark tone={change.holds ? "bad" : "warn"} size={14}>
              {driftWords(change)}
            </StateMark>{" "}
            <span className={classes.meaning}>{driftMeaning(change)}</span>
          </span>
          {fix?.(change)}
        </li>
      ))}
    </ul>
  );
}
