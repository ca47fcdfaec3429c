/** A made-up history: runs of the last days and their operations, with exchanges and proofs. */
import type { ActionKind } from "../bindings/ActionKind";
import type { Attempt } from "../bindings/Attempt";
import type { EventKind } from "../bindings/EventKind";
import type { Exchange } from "../bindings/Exchange";
import type { ExchangePurpose } from "../bindings/ExchangePurpose";
import type { FieldChange } from "../bindings/FieldChange";
import type { Operation } from "../bindings/Operation";
import type { OperationDetail } from "../bindings/OperationDetail";
import type { OperationState } from "../bindings/OperationState";
import type { Problem } from "../bindings/Problem";
import type { Proof } from "../bindings/Proof";
import type { Run } from "../bindings/Run";
import type { RunCounts } from "../bindings/RunCounts";
import type { RunKind } from "../bindings/RunKind";
import type { TestRun } from "../bindings/TestRun";
import type { TransactionKind } from "../bindings/TransactionKind";
import { fullName, makePeople, type Person } from "./people";
import { problem } from "./problems";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const noCounts: RunCounts = {
  read: 0,
  planned: 0,
  created: 0,
  updated: 0,
  linked: 0,
  archived: 0,
  deleted: 0,
  tagged: 0,
  tasksCompleted: 0,
  tasks: 0,
  notes: 0,
  segments: 0,
  unchanged: 0,
  leftOut: 0,
  held: 0,
  failed: 0,
  retrying: 0,
};

export function makeRun(id: string, kind: RunKind, startedAt: number, more: Partial<Run>): Run {
  return {
    id,
    pairId: "pair-1",
    kind,
    state: "done",
    mappingVersion: 1,
    counts: noCounts,
    expected: null,
    startedAt,
    finishedAt: startedAt + 4_200,
    problem: null,
    undoes: null,
    ...more,
  };
}

/** Newest first; one of them still at work, for the scenario that shows it. */
export function makeRuns(now: number): Run[] {
  return [
    makeRun("run-now", "backfill", now - 3 * MINUTE, {
      state: "running",
      finishedAt: null,
      expected: 9_031,
      counts: { ...noCounts, read: 3_204, planned: 3_100, created: 3_088, unchanged: 104 },
    }),
    makeRun("run-inc-2", "incremental", now - 16_000, {
      counts: { ...noCounts, read: 4, planned: 3, updated: 2, tagged: 1, unchanged: 1 },
    }),
    makeRun("run-inc-1", "incremental", now - 2 * HOUR, {
      state: "failed",
      problem: problem("networkUnreachable"),
    }),
    makeRun("run-fill", "backfill", now - 26 * HOUR, {
      expected: 120,
      finishedAt: now - 26 * HOUR + 3 * MINUTE,
      counts: { ...noCounts, read: 120, planned: 118, created: 110, linked: 8, held: 2 },
    }),
    makeRun("run-test", "test", now - 27 * HOUR, {
      counts: { ...noCounts, planned: 3, created: 1, tagged: 1, tasksCompleted: 1 },
    }),
  ];
}

/** A request and its answer, without any secret. */
export function exchange(
  at: number,
  method: string,
  path: string,
  body: unknown,
  answer: unknown,
  more: { status?: number; host?: string } = {},
): Exchange {
  return {
    startedAt: at,
    tookMs: 84 + (at % 90),
    request: {
      method,
      url: `${more.host ?? "https://api.certileads.example.com/v1"}${path}`,
      headers: [
        ["Content-Type", "application/json"],
        ["Idempotency-Key", "0193a1f2-7c00-7b60-8c1d-2f9e5d3a4b6c"],
      ],
      body,
    },
    answer: {
      status: more.status ?? 200,
      headers: [["content-type", "application/json"]],
      body: answer,
    },
    error: null,
  };
}

/** Every field of the changes, stored as asked. */
export function provedBy(changes: FieldChange[]): Proof {
  return {
    outcome: "proved",
    source: "readBack",
    fields: changes.map(({ field, label, after }) => ({
      field,
      label,
      asked: after,
      stored: after,
      outcome: "proved",
    })),
    reason: null,
  };
}

/** What a person's contact would look like in Certileads, as changes from nothing. */
export function createChanges(person: Person): FieldChange[] {
  const { values } = person;
  const rows: [string, string, unknown][] = [
    ["externalId", "External id", person.id],
    [
      "email",
      "Email",
      String(values["email"] ?? "")
        .trim()
        .toLowerCase() || null,
    ],
    ["firstName", "First name", values["firstName"]],
    ["lastName", "Last name", values["lastName"]],
    ["phone", "Phone", `+1555010${String(values["phone"] ?? "").slice(-4)}`],
    ["company", "Company", values["companyName"]],
    ["fields.score", "Score", values["customFields.fLdLeadScore0000002"]],
  ];
  return rows
    .filter(([, , after]) => after !== null && after !== undefined)
    .map(([field, label, after]) => ({ field, label, before: null, after }));
}

const kinds: ActionKind[] = [
  "updateContact",
  "createContact",
  "addTags",
  "completeTask",
  "createContact",
];

function changesOf(action: ActionKind, person: Person): FieldChange[] {
  switch (action) {
    case "addTags":
      return [
        { field: "tags", label: "Tags", before: ["newsletter"], after: ["newsletter", "hot lead"] },
      ];
    case "completeTask":
      return [
        { field: "fields.last_task_title", label: "Last task", before: null, after: "Call back" },
        {
          field: "fields.last_task_completed",
          label: "Last task completed",
          before: false,
          after: true,
        },
      ];
    case "updateContact":
      return [{ field: "fields.score", label: "Score", before: 61, after: 82 }];
    default:
      return createChanges(person);
  }
}

const unclear: Problem = {
  code: "matchUnclear",
  what: "Two contacts in Certileads could be this person.",
  meaning: "Writing to the wrong one would mix two people up, so nothing was sent.",
  remedy: "Merge them in Certileads, then retry; or skip this contact.",
  details: "It could be: Ana Díaz (lead_31), A. Diaz (lead_77)",
};
const refused: Problem = {
  code: "refused",
  what: "Certileads refused the phone number.",
  meaning: "It wants the international form.",
  remedy: "Fix the mapping of Phone, then retry.",
  field: "phone",
};
const tooMany = problem("approvalNeeded", {
  what: "More than 100 creates in one run wait for a yes.",
  meaning: "So that a mistake in HighLevel does not spread to everything here.",
  remedy: "Look at them, then approve or skip.",
});

/** How the operation at a place stands; all are done but in the scenarios that show others. */
function stateAt(index: number, withHeld: boolean): [OperationState, Problem | null] {
  if (!withHeld) return ["done", null];
  if (index === 0) return ["held", unclear];
  if (index === 3) return ["held", tooMany];
  if (index === 5) return ["failed", refused];
  if (index === 7) return ["skipped", null];
  return ["done", null];
}

/** A proof in which Certileads keeps one field otherwise than asked. */
function differing(changes: FieldChange[]): Proof {
  const proof = provedBy(changes);
  return {
    ...proof,
    outcome: "differs",
    fields: proof.fields.map((one) =>
      one.field === "phone" ? { ...one, stored: "+1555010", outcome: "differs" } : one,
    ),
  };
}

const eventKinds: Partial<Record<ActionKind, EventKind>> = {
  addTags: "tagAdded",
  completeTask: "taskCompleted",
  createContact: "contactCreated",
};

const routes: Partial<Record<ActionKind, [method: string, path: string]>> = {
  createContact: ["POST", ""],
  addTags: ["POST", "/tags"],
};

/** What was sent for an operation: one that was cut off first, for every ninth. */
function attemptsOf(operation: Operation, index: number): Attempt[] {
  const { state, action, body, targetId, plannedAt: at } = operation;
  if (state !== "done" && state !== "failed") return [];
  const [method, rest] = routes[action] ?? ["PUT", ""];
  const path = action === "createContact" ? "/contacts" : `/contacts/lead_${index + 1}${rest}`;
  const attempt = (number: number, purpose: ExchangePurpose, sent: Exchange): Attempt => ({
    id: `att-${index + 1}-${number}-${purpose}`,
    operationId: operation.id,
    number,
    purpose,
    exchange: sent,
  });
  if (state === "failed") {
    const answer = { error: { code: "invalid", message: "phone must be E.164", field: "phone" } };
    return [attempt(1, "write", exchange(at, method, path, body, answer, { status: 422 }))];
  }
  const stored = { id: targetId, ...(body as object) };
  const written = exchange(at, method, path, body, stored, {
    status: action === "createContact" ? 201 : 200,
  });
  const read = exchange(at + 200, "GET", `/contacts/lead_${index + 1}`, null, stored);
  if (index % 9 !== 2) return [attempt(1, "write", written), attempt(1, "readBack", read)];
  const cut: Exchange = {
    ...exchange(at - 32_000, method, path, body, null),
    tookMs: 30_000,
    answer: null,
    error: "No answer came within 30 s.",
  };
  return [attempt(1, "write", cut), attempt(2, "write", written), attempt(2, "readBack", read)];
}

/** Newest first. */
export function makeOperations(
  now: number,
  people: Person[],
  runs: Run[],
  withHeld: boolean,
): OperationDetail[] {
  const newest = runs.find(({ kind }) => kind === "incremental")?.id ?? "run-fill";
  return people.map((person, index) => {
    const action = kinds[index % kinds.length] ?? "createContact";
    const at = now - 16_000 - index * 11 * MINUTE;
    const [state, reason] = stateAt(index, withHeld);
    const changes = changesOf(action, person);
    const done = state === "done";
    const runId = index < 4 ? newest : "run-fill";
    const ended = done || state === "failed" || state === "skipped";
    const operation: Operation = {
      id: `op-${index + 1}`,
      pairId: "pair-1",
      runId,
      eventId: `ev-${index + 1}`,
      mappingVersion: 1,
      side: "certileads",
      action,
      undoes: null,
      contactId: person.id,
      contactName: fullName(person),
      targetId: done ? `lead_${index + 1}` : null,
      before: action === "createContact" ? null : { email: person.values["email"] },
      body: Object.fromEntries(changes.map(({ field, after }) => [field, after])),
      changes,
      state,
      problem: reason,
      proof: done ? (withHeld && index === 9 ? differing(changes) : provedBy(changes)) : null,
      attempts: done || state === "failed" ? 1 : 0,
      plannedAt: at,
      dueAt: at,
      finishedAt: ended ? at + 400 : null,
    };
    return {
      operation,
      event: {
        id: `ev-${index + 1}`,
        pairId: "pair-1",
        runId,
        kind: eventKinds[action] ?? "contactUpdated",
        origin: index < 4 ? "poll" : "backfill",
        contactId: person.id,
        contactName: fullName(person),
        detectedAt: at,
        occurredAt: at - 9_000,
        payload:
          action === "addTags"
            ? { tag: "hot lead" }
            : action === "completeTask"
              ? { title: "Call back" }
              : {},
      },
      attempts: attemptsOf(operation, index),
      why: [
        "Contact changed in HighLevel: found by comparing HighLevel with what was last seen.",
        "Version 1 of the mapping says what to write.",
        done
          ? "Written and proved: stored as asked."
          : (reason?.what ?? "Somebody decided against it."),
      ],
    };
  });
}

/** A long history: the given one over and over, each forty-third of it held. */
export function repeat(details: OperationDetail[], count: number): OperationDetail[] {
  return Array.from({ length: count }, (_, index) => {
    const detail = details[index % details.length] as OperationDetail;
    const { operation } = detail;
    const plannedAt = operation.plannedAt - Math.floor(index / details.length) * 22 * HOUR;
    const held: Partial<Operation> =
      index % 43 === 7
        ? { state: "held", problem: index % 2 === 0 ? unclear : tooMany, proof: null }
        : {};
    return {
      ...detail,
      operation: {
        ...operation,
        ...held,
        id: `op-${index + 1}`,
        plannedAt,
        finishedAt: held.state ? null : plannedAt + 400,
      },
    };
  });
}

/** What the three test transactions write to Certileads. */
export function makeTestOperations(run: TestRun): OperationDetail[] {
  const [person] = makePeople(1);
  if (!person) return [];
  const made = makeOperations(run.startedAt + 16_000, [person], [], false)[0];
  if (!made) return [];
  const actions: Record<TransactionKind, ActionKind> = {
    contactCreated: "createContact",
    taskCompleted: "completeTask",
    tagAdded: "addTags",
  };
  return run.transactions
    .map(({ kind, operationId, changes, proof, sent }) => ({
      ...made,
      operation: {
        ...made.operation,
        id: operationId ?? `op-test-${kind}`,
        runId: run.runId,
        action: actions[kind],
        contactId: run.contactId ?? "",
        contactName: run.contactName,
        changes,
        proof,
      },
      event: made.event && {
        ...made.event,
        kind,
        origin: "test" as const,
        runId: run.runId,
        contactName: run.contactName,
      },
      attempts: sent.map((one, index) => ({
        id: `att-${operationId}-${index}`,
        operationId: operationId ?? "",
        number: 1,
        purpose: index === 0 ? ("write" as const) : ("readBack" as const),
        exchange: one,
      })),
    }))
    .toReversed();
}
