/** Why a change waits or failed, and what the person can decide about it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { DecisionButtons } from "@/components/operation/decision-buttons";
import { isAskedAgain } from "@/components/operation/decisions";
import { useDecisions } from "@/components/operation/use-decisions";
import { SyncNow } from "@/components/run/sync-now";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import type { Operation } from "@/ipc/bindings/Operation";
import type { Problem } from "@/ipc/bindings/Problem";

export function RecordWait({ operation }: { operation: Operation }) {
  const decisions = useDecisions();
  const { state, problem } = operation;
  const buttons = (
    <DecisionButtons
      operation={operation}
      onDecide={decisions.decide}
      disabled={decisions.pending}
    />
  );
  return (
    <>
      <p className="visually-hidden" role="status">
        {decisions.told}
      </p>
      {isAskedAgain(operation) ? (
        <Callout
          tone="accent"
          title="It is tried again with the next sync."
          actions={
            <>
              <SyncNow size="compact-sm" />
              {buttons}
            </>
          }
        >
          {problem ? `The reason it waited: ${problem.what}` : null}
        </Callout>
      ) : state === "approved" || state === "retry" ? (
        <Callout
          tone="accent"
          title={
            state === "approved"
              ? "It is written with the next sync."
              : "It is tried again by itself with the next sync."
          }
          actions={<SyncNow size="compact-sm" />}
        >
          {problem ? `${problem.what} ${problem.meaning}` : null}
        </Callout>
      ) : problem ? (
        <ProblemView
          problem={problem}
          announce={false}
          withoutFix
          actions={
            <>
              {buttons}
              <FixMapping problem={problem} />
            </>
          }
        />
      ) : null}
    </>
  );
}

/** The way to the rule that filled the field it is about. */
function FixMapping({ problem }: { problem: Problem }) {
  const { field, code } = problem;
  if (field === undefined || (code !== "refused" && !code.startsWith("mapping"))) return null;
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      renderRoot={(props) => <Link to="/mapping" search={{ target: field }} {...props} />}
    >
      Fix the mapping
    </Button>
  );
}
