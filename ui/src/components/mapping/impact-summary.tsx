/** How many contacts publishing would change and hold, while they are counted and after. */
import { Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { ProblemView } from "@/components/states/problem-view";
import type { Impact } from "./use-impact";
import classes from "./impact-drawer.module.css";
import studio from "./studio.module.css";

interface ImpactSummaryProps {
  impact: Impact;
  /** The name of a target field. */
  label: (target: string) => string;
}

export function ImpactSummary({ impact, label }: ImpactSummaryProps) {
  const { soFar, state, problem, stop, again } = impact;
  const format = useFormat();
  const fields = changedFields(soFar.fields);
  return (
    <>
      {problem ? <ProblemView problem={problem} onAgain={again} withoutFix /> : null}
      <Sentence impact={impact} />
      {state === "running" ? (
        <div className={classes.progress}>
          <Progress
            aria-label="Contacts looked at"
            value={soFar.total === 0 ? 0 : (100 * soFar.looked) / soFar.total}
          />
          <Button size="compact-sm" variant="default" onClick={stop}>
            Stop
          </Button>
        </div>
      ) : null}
      {state === "stopped" && !problem ? (
        <Button size="compact-sm" variant="default" className={studio.start} onClick={again}>
          Look again
        </Button>
      ) : null}
      {fields.length > 0 ? (
        <p className={studio.quiet}>
          {fields.map(([target, count]) => `${label(target)} ${format.number(count)}`).join(" · ")}
        </p>
      ) : null}
    </>
  );
}

/** Fields by how many contacts they change for, the most first. */
export function changedFields(fields: Record<string, number>): [target: string, count: number][] {
  return Object.entries(fields).toSorted(([, one], [, other]) => other - one);
}

function Sentence({ impact: { soFar, state } }: { impact: Impact }) {
  const format = useFormat();
  const synced = useQuery(query("get_overview", null)).data?.sync.baseline ?? true;
  const done = state === "done";
  const { changed, looked, noLongerHeld } = soFar;
  if (done && looked === 0) {
    return (
      <p>No contact was read yet, so there is nothing to compare. Sync once, then look again.</p>
    );
  }
  if (looked === 0) return state === "running" ? <p role="status">Looking at contacts…</p> : null;
  return (
    <p role="status">
      <strong>
        This edit changes {format.number(changed)} of {format.count(looked, "contact")}
      </strong>
      {done ? "." : " so far."}
      {noLongerHeld > 0
        ? ` ${format.count(noLongerHeld, "contact")} would not be held any more.`
        : null}
      {synced
        ? null
        : " Only contacts that were read to preview with were looked at: the first sync reads all, and shows its plan before."}
    </p>
  );
}
