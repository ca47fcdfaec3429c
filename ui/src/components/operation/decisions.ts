/**
 * What a person can decide about an operation that waits. Only what helps is offered:
 * a yes can't tell two people apart, so such an operation is tried again or skipped.
 */
import type { Operation } from "@/ipc/bindings/Operation";

export type Decision = "approve" | "retry" | "skip";

export const decisionWords: Record<Decision, { label: string; about: string }> = {
  approve: { label: "Approve", about: "Write it as planned with the next sync" },
  retry: { label: "Retry", about: "Look at the contact again with the next sync, and try again" },
  skip: { label: "Skip", about: "Don't write it" },
};

/** What can be decided about an operation, in the order of the buttons. */
export function decisionsOf(operation: Operation): Decision[] {
  switch (operation.state) {
    case "planned":
      return ["approve", "skip"];
    case "held":
      return heldDecisions(operation);
    // What failed for good belongs to a test or a clean-up, which are run again as a whole.
    default:
      return [];
  }
}

function heldDecisions(operation: Operation): Decision[] {
  if (isAskedAgain(operation)) return ["skip"];
  switch (operation.problem?.code) {
    case "approvalNeeded":
    case "changesTooFast":
      return ["approve", "skip"];
    case "changedSincePlan":
      return ["approve", "retry", "skip"];
    default:
      return ["retry", "skip"];
  }
}

/** True once a person asked for another try: the next sync plans it anew. */
export function isAskedAgain(operation: Operation): boolean {
  return (
    operation.state === "held" && operation.eventId !== null && operation.mappingVersion === null
  );
}
