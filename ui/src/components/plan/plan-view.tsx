/** The plan of a run: how many of what, what would be held and why, and the changes themselves. */
import { useFormat } from "@/api/use-format";
import { StateMark } from "@/components/states/state-mark";
import type { HeldReason } from "@/ipc/bindings/HeldReason";
import type { SyncPlan } from "@/ipc/bindings/SyncPlan";
import { PlanOperations } from "./plan-operations";
import classes from "./plan.module.css";

interface PlanViewProps {
  plan: SyncPlan;
  first?: boolean;
  /** What was looked at, in place of all contacts of HighLevel. */
  lookedAt?: string;
}

export function PlanView({ plan, first = false, lookedAt }: PlanViewProps) {
  const format = useFormat();
  const { creates, updates, tags, tasks, links, unchanged, held } = plan;
  const writes = creates + updates + tags + tasks;
  if (first && plan.mode === "incremental" && writes + held === 0) {
    return (
      <p className={classes.sentence} role="status">
        {format.count(plan.read, "contact")} in HighLevel. They are read and remembered; nothing is
        written to Certileads.
      </p>
    );
  }
  const figures: [value: number, words: string][] = [
    [creates, creates === 1 ? "contact to create" : "contacts to create"],
    [updates, updates === 1 ? "contact to update" : "contacts to update"],
    [tags, tags === 1 ? "tag write" : "tag writes"],
    [tasks, tasks === 1 ? "task to note" : "tasks to note"],
    [links, "to link, there already"],
    [unchanged, "need nothing"],
    [held, "held for you"],
  ];
  return (
    <div className={classes.plan}>
      <p className={classes.sentence} role="status">
        {writes === 0 ? "Nothing has to be written. " : ""}
        {lookedAt ?? `${format.count(plan.read, "contact")} looked at in HighLevel.`} Nothing is
        written yet.
      </p>
      <ul className={classes.figures} aria-label="The plan">
        {figures
          .filter(([value]) => value > 0)
          .map(([value, words]) => (
            <li key={words} className={classes.figure}>
              <span className={classes.value}>{format.number(value)}</span>
              <span className={classes.words}>{words}</span>
            </li>
          ))}
      </ul>
      <HeldReasons reasons={plan.heldReasons} />
      <PlanOperations operations={plan.operations} />
      <p className={classes.cost}>
        Takes {format.remaining(plan.seconds)}, {format.count(plan.highlevelCalls, "call")} to
        HighLevel and {format.number(plan.certileadsCalls)} to Certileads.
      </p>
    </div>
  );
}

function HeldReasons({ reasons }: { reasons: HeldReason[] }) {
  const format = useFormat();
  if (reasons.length === 0) return null;
  return (
    <ul className={classes.reasons} aria-label="What would be held">
      {reasons.map(({ problem, count }) => (
        <li key={`${problem.code}-${problem.field}`}>
          <StateMark tone="warn" size={15}>
            {format.number(count)} held
          </StateMark>
          <span>
            {problem.what} <span className={classes.quiet}>{problem.remedy}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
