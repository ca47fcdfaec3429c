/** The plan of a run: how many of what, what would be held and why, and the changes themselves. */
import { useFormat } from "@/api/use-format";
import { Reason, ReasonList } from "@/components/states/reason-list";
import { StateMark } from "@/components/states/state-mark";
import type { SyncPlan } from "@/ipc/bindings/SyncPlan";
import { PlanOperations } from "./plan-operations";
import { PlanOutline } from "./plan-outline";
import classes from "./plan.module.css";

interface PlanViewProps {
  plan: SyncPlan;
  first?: boolean;
  /** What was looked at, in place of all contacts of HighLevel. */
  lookedAt?: string;
}

export function PlanView({ plan, first = false, lookedAt }: PlanViewProps) {
  const format = useFormat();
  const { creates, updates, tags, tasks, links, unchanged, held, heldReasons } = plan;
  const writes = creates + updates + tags + tasks;
  if (first && plan.mode === "incremental" && writes + held === 0) {
    return (
      <p className={classes.sentence} role="status">
        {format.count(plan.read, "contact")} in HighLevel. They are read and remembered; nothing is
        written to Certileads.
      </p>
    );
  }
  const read = lookedAt ?? `${format.count(plan.read, "contact")} looked at in HighLevel.`;
  return (
    <PlanOutline
      sentence={`${writes === 0 ? "Nothing has to be written. " : ""}${read} Nothing is written yet.`}
      figures={[
        [creates, creates === 1 ? "contact to create" : "contacts to create"],
        [updates, updates === 1 ? "contact to update" : "contacts to update"],
        [tags, tags === 1 ? "tag write" : "tag writes"],
        [tasks, tasks === 1 ? "task to note" : "tasks to note"],
        [links, "to link, there already"],
        [unchanged, "need nothing"],
        [held, "held for you"],
      ]}
    >
      {heldReasons.length > 0 ? (
        <ReasonList label="What would be held">
          {heldReasons.map(({ problem, count }) => (
            <Reason
              key={`${problem.code}-${problem.field}`}
              lead={
                <StateMark tone="warn" size={15}>
                  {format.number(count)} held
                </StateMark>
              }
              meaning={problem.remedy}
            >
              {problem.what}
            </Reason>
          ))}
        </ReasonList>
      ) : null}
      <PlanOperations operations={plan.operations} />
      <p className={classes.quiet}>
        Takes {format.remaining(plan.seconds)}, {format.count(plan.highlevelCalls, "call")} to
        HighLevel and {format.number(plan.certileadsCalls)} to Certileads.
      </p>
    </PlanOutline>
  );
}
