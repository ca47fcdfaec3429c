/** How the made-up test transactions end: all of them well, or each in another way. */
import type { FieldChange } from "../bindings/FieldChange";
import type { PlannedTransaction } from "../bindings/PlannedTransaction";
import type { Problem } from "../bindings/Problem";
import type { Proof } from "../bindings/Proof";
import type { TestTransaction } from "../bindings/TestTransaction";
import type { TransactionKind } from "../bindings/TransactionKind";
import { exchange, provedBy } from "./past";
import { problem } from "./problems";
import type { Scenario } from "./scenario";

const HIGHLEVEL = "https://services.leadconnectorhq.com";

/** A transaction that has not begun. */
export function waiting(planned: PlannedTransaction): TestTransaction {
  return {
    kind: planned.kind,
    state: "waiting",
    startedAt: null,
    tookMs: null,
    happened: [],
    changes: planned.changes,
    operationId: null,
    sent: [],
    proof: null,
    problem: null,
  };
}

/** How a transaction ends in a scenario. */
export function ended(
  scenario: Scenario,
  planned: PlannedTransaction,
  startedAt: number,
): TestTransaction {
  if (scenario === "held") return troubled[planned.kind](planned, startedAt);
  if (scenario === "unverified") return unproved(planned, startedAt);
  return passed(planned, startedAt);
}

function passed(planned: PlannedTransaction, startedAt: number): TestTransaction {
  const body = Object.fromEntries(planned.changes.map(({ field, after }) => [field, after]));
  const written = exchange(
    startedAt,
    "POST",
    "/contacts",
    body,
    { id: "lead_900", ...body },
    { status: 201 },
  );
  const readBack = exchange(startedAt + 200, "GET", "/contacts/lead_900", null, {
    id: "lead_900",
    ...body,
  });
  return {
    ...waiting(planned),
    state: "passed",
    startedAt,
    tookMs: 640,
    happened: [
      {
        what: planned.highlevel,
        simulated: planned.simulated,
        exchange: planned.simulated
          ? null
          : exchange(
              startedAt,
              "POST",
              "/contacts/",
              { firstName: "Test" },
              { contact: { id: "cNt9999" } },
              { status: 201, host: HIGHLEVEL },
            ),
      },
    ],
    operationId: `op-test-${planned.kind}`,
    sent: [written, { ...readBack, tookMs: 0 }],
    proof: provedBy(planned.changes),
  };
}

function unproved(planned: PlannedTransaction, startedAt: number): TestTransaction {
  const done = passed(planned, startedAt);
  const proof: Proof = {
    outcome: "unproved",
    source: "none",
    fields: [],
    reason: "The profile has no request that reads a contact back.",
  };
  return { ...done, state: "differs", sent: done.sent.slice(0, 1), proof };
}

/** The phone is stored otherwise than asked; the task is refused; the tag is held. */
const troubled: Record<
  TransactionKind,
  (planned: PlannedTransaction, startedAt: number) => TestTransaction
> = {
  contactCreated: (planned, startedAt) => ({
    ...passed(planned, startedAt),
    state: "differs",
    proof: differing(planned.changes),
  }),
  taskCompleted: (planned, startedAt) =>
    failed(planned, startedAt, {
      ...problem("refused"),
      what: "Certileads refused the field last_task_title.",
      meaning: "It says: “unknown field”.",
      remedy: "Correct what it names, then try again.",
      field: "fields.last_task_title",
      details: "HTTP 422: unknown field",
    }),
  tagAdded: (planned, startedAt) =>
    failed(planned, startedAt, {
      code: "matchUnclear",
      what: "Two contacts in Certileads could be this person.",
      meaning: "Writing to the wrong one would mix two people up, so nothing was sent.",
      remedy: "Make them tell apart in Certileads, then retry.",
    }),
};

function differing(changes: FieldChange[]): Proof {
  const proof = provedBy(changes);
  return {
    ...proof,
    outcome: "differs",
    fields: proof.fields.map((one) => {
      if (one.field === "phone") return { ...one, stored: "(555) 010-0100", outcome: "differs" };
      if (one.field === "company")
        return { ...one, stored: "CLÍNICA DÍAZ & SÖHNE", outcome: "provedNormalised" };
      return one;
    }),
  };
}

function failed(planned: PlannedTransaction, startedAt: number, why: Problem): TestTransaction {
  const done = passed(planned, startedAt);
  const sent = why.code === "matchUnclear" ? [] : done.sent.slice(0, 1);
  return {
    ...done,
    state: "failed",
    sent: sent.map((one) => ({
      ...one,
      answer: one.answer && { ...one.answer, status: 422, body: { error: { message: why.what } } },
    })),
    proof: null,
    problem: why,
  };
}
