/** While both sides are read for a plan. */
import { Skeleton } from "@mantine/core";
import { StateMark } from "@/components/states/state-mark";
import classes from "./sync-dialog.module.css";

export function PlanPending() {
  return (
    <div aria-busy="true">
      <p className={classes.pending} role="status">
        <StateMark tone="accent" busy>
          Reading both accounts for the plan. Nothing is written.
        </StateMark>
      </p>
      <Skeleton height={92} />
    </div>
  );
}
