/** A made-up history: runs of the last days and their operations, with exchanges and proofs. */
import type { ActionKind } from "../bindings/ActionKind";
import type { Exchange } from "../bindings/Exchange";
import type { FieldChange } from "../bindings/FieldChange";
import type { OperationDetail } from "../bindings/OperationDetail";
import type { OperationState } from "../bindings/OperationState";
import type { Problem } from "../bindings/Problem";
import type { Proof } from "../bindings/Proof";
import type { Run } from "../bindings/Run";
import type { RunCounts } from "../bindings/RunCounts";
import type { RunKind } from "../bindings/RunKind";
import { fullName, type Person } from "./people";
import { problem } from "./problems";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const noCounts: RunCounts = {
  read: 0,
  planned: 0,
  created: 0,
  updated: 0,
  linked: 0,
  tagged: 0,
  tasksCompleted: 0,
  unchanged: 0,
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

function stateAt(index: number, withHeld: boolean): [OperationState, Problem | null] {
  if (!withHeld) return ["done", null];
  if (index === 0) {
    return [
      "held",
      {
        code: "matchUnclear",
        what: "Two contacts in Certileads could be this person.",
        meaning: "One has the e-mail, the other the phone number.",
        remedy: "Merge them in Certileads, then try again.",
      },
    ];
  }
  if (index === 3)
    return [
      "held",
      problem("approvalNeeded", {
        what: "This run would create more than 100 contacts.",
        meaning: "Beyond that it waits for your yes.",
        remedy: "Look at them, then approve.",
      }),
    ];
  if (index === 5) {
    return [
      "failed",
      {
        code: "refused",
        what: "Certileads refused the phone number.",
        meaning: "It wants the international form.",
        remedy: "Fix the mapping of Phone, then try again.",
        field: "phone",
      },
    ];
  }
  return ["done", null];
}

/** Newest first. */
export function makeOperations(
  now: number,
  people: Person[],
  runs: Run[],
  withHeld: boolean,
): OperationDetail[] {
  const runId = runs.find(({ kind }) => kind === "incremental")?.id ?? "run-fill";
  return people.map((person, index) => {
    const action = kinds[index % kinds.length] ?? "createContact";
    const at = now - 16_000 - index * 11 * MINUTE;
    const [state, why] = stateAt(index, withHeld);
    const changes = changesOf(action, person);
    const body = Object.fromEntries(changes.map(({ field, after }) => [field, after]));
    const done = state === "done";
    return {
      operation: {
        id: `op-${index + 1}`,
        pairId: "pair-1",
        runId: index < 4 ? runId : "run-fill",
        eventId: `ev-${index + 1}`,
        mappingVersion: 1,
        side: "certileads",
        action,
        contactId: person.id,
        contactName: fullName(person),
        targetId: done ? `lead_${index + 1}` : null,
        before: action === "createContact" ? null : { email: person.values["email"] },
        body,
        changes,
        state,
        problem: why,
        proof: done ? provedBy(changes) : null,
        attempts: done || state === "failed" ? 1 : 0,
        plannedAt: at,
        dueAt: at,
        finishedAt: done || state === "failed" ? at + 400 : null,
      },
      event: {
        id: `ev-${index + 1}`,
        pairId: "pair-1",
        runId,
        kind:
          action === "addTags"
            ? "tagAdded"
            : action === "completeTask"
              ? "taskCompleted"
              : action === "createContact"
                ? "contactCreated"
                : "contactUpdated",
        origin: "poll",
        contactId: person.id,
        contactName: fullName(person),
        detectedAt: at,
        occurredAt: at - 9_000,
        payload: action === "addTags" ? { tag: "hot lead" } : {},
      },
      attempts: done
        ? [
            {
              id: `att-${index + 1}`,
              operationId: `op-${index + 1}`,
              number: 1,
              purpose: "write",
              exchange: exchange(
                at,
                "POST",
                "/contacts",
                body,
                { id: `lead_${index + 1}`, ...body },
                { status: 201 },
              ),
            },
          ]
        : [],
      why: [
        "The contact was seen in HighLevel with a later date of change than last time.",
        "It isn't linked to a contact in Certileads yet; none there has this id, e-mail or phone.",
        done ? "So it was created." : (why?.what ?? "So it waits."),
      ],
    };
  });
}
