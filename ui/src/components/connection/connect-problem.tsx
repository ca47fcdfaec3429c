/**
 * Why connecting failed, with the ways on: the same again, keeping it without a check, or taking
 * the place of the account that is connected.
 */
import { Button } from "@mantine/core";
import { ProblemView } from "@/components/states/problem-view";
import type { Connection } from "@/ipc/bindings/Connection";
import type { ErrorCode } from "@/ipc/bindings/ErrorCode";
import type { Problem } from "@/ipc/bindings/Problem";

/** Failures of the check itself; what was typed may be right all the same. */
const checkFailed = new Set<ErrorCode>([
  "tokenInvalid",
  "tokenAgency",
  "locationWrong",
  "scopeMissing",
  "networkUnreachable",
  "dnsFailed",
  "tlsFailed",
  "notJson",
  "blockedByNetwork",
  "serverFailed",
  "rateLimited",
  "timedOut",
  "answerCut",
  "answerTooLong",
  "redirected",
  "refused",
]);

interface ConnectProblemProps {
  problem: Problem;
  /** The account that is connected now, if any. */
  connection: Connection | null;
  onAgain: () => void;
  onKeep: () => void;
  onReplace: () => void;
}

export function ConnectProblem(props: ConnectProblemProps) {
  const { problem, connection, onAgain, onKeep, onReplace } = props;
  const taken = problem.code === "invalidInput" && connection !== null;
  return (
    <ProblemView
      problem={problem}
      onAgain={onAgain}
      withoutFix
      actions={
        (checkFailed.has(problem.code) || taken) && (
          <>
            {checkFailed.has(problem.code) && (
              <Button size="compact-sm" variant="subtle" onClick={onKeep}>
                Keep anyway, unverified
              </Button>
            )}
            {taken && (
              <Button size="compact-sm" variant="default" onClick={onReplace}>
                Replace the connected account
              </Button>
            )}
          </>
        )
      }
    />
  );
}
