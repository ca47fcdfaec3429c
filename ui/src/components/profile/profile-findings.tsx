/** What the engine found in a profile's text: whether it is right, and if not, where and why. */
import { StateMark } from "@/components/states/state-mark";
import { ProblemView } from "@/components/states/problem-view";
import type { Problem } from "@/ipc/bindings/Problem";
import { placeIn } from "./document";
import type { ProfileState } from "./use-profile-check";
import classes from "./profile.module.css";

interface ProfileFindingsProps {
  /** Of the status line, for the text field's description. */
  id: string;
  state: ProfileState;
  onGoTo: (line: number, column: number) => void;
}

export function ProfileFindings({ id, state, onGoTo }: ProfileFindingsProps) {
  const { findings, problem, stale } = state;
  if (problem) {
    return (
      <div id={id}>
        <ProblemView problem={problem} onAgain={state.again} withoutFix />
      </div>
    );
  }
  return (
    <div>
      <div id={id} role="status" className={classes.status} data-stale={stale || undefined}>
        <Verdict count={findings.length} stale={stale} known={state.summary !== null} />
      </div>
      {findings.length > 0 && (
        <ul className={classes.findings} aria-label="Findings">
          {findings.map((finding, index) => (
            // The same place can have several.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={`${finding.field}-${index}`}>
              <Finding finding={finding} onGoTo={onGoTo} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Verdict({ count, stale, known }: { count: number; stale: boolean; known: boolean }) {
  if (count > 0) {
    return (
      <StateMark tone="bad">
        {count === 1 ? "1 finding" : `${count} findings`}: it can’t be used like this
      </StateMark>
    );
  }
  if (!known && stale) return <StateMark tone="idle">Checking…</StateMark>;
  return <StateMark tone="ok">Nothing is wrong with the text</StateMark>;
}

interface FindingProps {
  finding: Problem;
  onGoTo: (line: number, column: number) => void;
}

function Finding({ finding, onGoTo }: FindingProps) {
  const place = placeIn(finding.details);
  return (
    <>
      {place && (
        <button
          type="button"
          className={classes.place}
          onClick={() => onGoTo(place.line, place.column)}
          aria-label={`Go to line ${place.line}, column ${place.column}`}
        >
          line {place.line}
        </button>
      )}
      <div>
        <div>
          <span className={classes.what}>{finding.what}</span>{" "}
          <span className={classes.dimmed}>{finding.remedy}</span>
        </div>
        {finding.field && <code className={classes.dimmed}>{finding.field}</code>}
      </div>
    </>
  );
}
