/** What is offered for an operation that waits: only what helps. */
import { expect, test } from "vitest";
import type { ErrorCode } from "@/ipc/bindings/ErrorCode";
import type { Operation } from "@/ipc/bindings/Operation";
import { decisionsOf, type Decision } from "./decisions";

function heldFor(code: ErrorCode): Operation {
  const problem = { code, what: "", meaning: "", remedy: "" };
  return { state: "held", eventId: "event-1", mappingVersion: 1, problem } as Operation;
}

test.each<[ErrorCode, Decision[]]>([
  ["approvalNeeded", ["approve", "skip"]],
  // Tried again it would only be held again.
  ["changesTooFast", ["approve", "skip"]],
  ["changedSincePlan", ["approve", "retry", "skip"]],
  ["matchUnclear", ["retry", "skip"]],
  ["mappingInvalid", ["retry", "skip"]],
])("offers for %s what helps", (code, wanted) => {
  expect(decisionsOf(heldFor(code))).toEqual(wanted);
});

test("offers a skip alone for what is to be tried again", () => {
  expect(decisionsOf({ ...heldFor("matchUnclear"), mappingVersion: null })).toEqual(["skip"]);
});

test("offers nothing for what failed for good or was written", () => {
  for (const state of ["failed", "done"] as const) {
    expect(decisionsOf({ ...heldFor("refused"), state })).toEqual([]);
  }
});
