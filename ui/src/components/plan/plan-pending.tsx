/** While both sides are read for a plan. */
import { Skeleton } from "@mantine/core";
import { StateMark } from "@/components/states/state-mark";
import classes from "./plan.module.css";

export function PlanPending({ words }: { words?: string }) {
  return (
    <div aria-busy="true">
      <p className={classes.pending} role="status">
        <StateMark tone="accent" busy>
          {words ?? "Reading both accounts for the plan."} Nothing is written.
        </StateMark>
      </p>
      <Skeleton height={92} />
    </div>
  );
}
