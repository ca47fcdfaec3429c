/** Changes of fields that the mapping uses, each with what follows and its fix. */
import type { ReactNode } from "react";
import { Reason, ReasonList } from "@/components/states/reason-list";
import { StateMark } from "@/components/states/state-mark";
import { driftMeaning, driftWords } from "@/copy/drift";
import type { Drift } from "@/ipc/bindings/Drift";

interface DriftListProps {
  changes: readonly Drift[];
  /** The button of a change. */
  fix?: (change: Drift) => ReactNode;
}

export function DriftList({ changes, fix }: DriftListProps) {
  return (
    <ReasonList label="Fields that changed">
      {changes.map((change) => (
        <Reason
          key={`${change.side}-${change.key}-${driftWords(change)}`}
          meaning={driftMeaning(change)}
          fix={fix?.(change)}
        >
          <StateMark tone={change.holds ? "bad" : "warn"} size={14}>
            {driftWords(change)}
          </StateMark>
        </Reason>
      ))}
    </ReasonList>
  );
}
