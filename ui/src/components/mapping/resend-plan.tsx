/** What a new version changes for contacts that are synced already: the plan, and sending it. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { DialogFoot } from "@/components/page/dialog-foot";
import { PlanPending } from "@/components/plan/plan-pending";
import { PlanView } from "@/components/plan/plan-view";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { asIpcError } from "@/ipc/errors";
import classes from "./studio.module.css";

interface ResendPlanProps {
  /** The version that the contacts were brought to before. */
  since: number;
  /** The one in force. */
  version: number;
  /** Called on closing where there was nothing to send. */
  onNothing?: () => void;
  onClose: () => void;
}

export function ResendPlan({ since, version, onNothing, onClose }: ResendPlanProps) {
  const format = useFormat();
  // A plan is of its moment: it is read anew each time the dialog opens.
  const plan = useQuery({ ...query("plan_resend", since), staleTime: 0, gcTime: 0 });
  const start = useCommand("start_resend");
  const failure = start.error ?? plan.error;
  const run = start.data;
  const { creates = 0, updates = 0, tags = 0, held = 0, read = 0 } = plan.data ?? {};
  const writes = creates + updates + tags;
  return (
    <div className={classes.stack}>
      {run === undefined ? (
        <Callout tone="ok" title={`Version ${version} is in force.`}>
          It counts for everything that is sent from now on.
        </Callout>
      ) : (
        <Callout
          tone="ok"
          announce
          title="The changes are on their way."
          actions={
            <Button
              size="compact-sm"
              variant="default"
              renderRoot={(props) => <Link to="/history" search={{ run }} {...props} />}
            >
              See the run
            </Button>
          }
        >
          Each write is proved, and the run can be undone.
        </Callout>
      )}
      {failure ? (
        <ProblemView
          problem={asIpcError(failure).problem}
          onAgain={() => {
            start.reset();
            void plan.refetch();
          }}
        />
      ) : run !== undefined ? null : plan.data && !plan.isFetching ? (
        writes + held + read === 0 ? (
          <p role="status">No contact that is synced already has to change.</p>
        ) : (
          <PlanView
            plan={plan.data}
            lookedAt={`${format.count(read, "synced contact")} that the mapping changes.`}
          />
        )
      ) : (
        <PlanPending words="Reading those contacts in Certileads for the plan." />
      )}
      <DialogFoot>
        <Button
          variant="default"
          onClick={() => {
            if (run === undefined && plan.data && writes + held === 0) onNothing?.();
            onClose();
          }}
        >
          {run === undefined && writes + held > 0 ? "Not now" : "Close"}
        </Button>
        {run === undefined && writes + held > 0 ? (
          <Button
            disabled={plan.isFetching || plan.isError}
            loading={start.isPending}
            onClick={() => start.mutate(since)}
          >
            {writes === 0 ? "Hold them for me" : `Send ${format.count(writes, "change")}`}
          </Button>
        ) : null}
      </DialogFoot>
    </div>
  );
}
