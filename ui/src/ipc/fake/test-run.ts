/** The test step: three transactions that pass one after the other, and their clean-up. */
import type { FieldChange } from "../bindings/FieldChange";
import type { PlannedTransaction } from "../bindings/PlannedTransaction";
import type { TestPlan } from "../bindings/TestPlan";
import type { TestRun } from "../bindings/TestRun";
import type { TestTransaction } from "../bindings/TestTransaction";
import { createChanges, exchange, makeRun, noCounts, provedBy } from "./past";
import { asSample, fullName, type Person } from "./people";
import { fail } from "./problems";
import { wait, type Handlers } from "./scenario";
import { newId, type FakeState } from "./state";
import { personOf } from "./mapping";

const HIGHLEVEL = "https://services.leadconnectorhq.com";

const taskChanges: FieldChange[] = [
  {
    field: "fields.last_task_title",
    label: "Last task",
    before: null,
    after: "Certileads test task",
  },
  { field: "fields.last_task_completed", label: "Last task completed", before: null, after: true },
];
const tagChanges: FieldChange[] = [
  {
    field: "tags",
    label: "Tags",
    before: ["certileads-test"],
    after: ["certileads-test", "hot lead"],
  },
];

function transactionsOf(state: FakeState, person: Person): PlannedTransaction[] {
  const simulated = state.options.scenario === "least";
  return [
    {
      kind: "contactCreated",
      highlevel: simulated
        ? `${fullName(person)} stands in for a contact that was just created`
        : "A test contact is created",
      simulated,
      changes: createChanges(person),
    },
    {
      kind: "taskCompleted",
      highlevel: "The test contact's task is completed",
      simulated,
      changes: taskChanges,
    },
    {
      kind: "tagAdded",
      highlevel: "The test contact gets the tag “hot lead”",
      simulated,
      changes: tagChanges,
    },
  ];
}

function planOf(state: FakeState, recordId: string | null): TestPlan {
  const person = personOf(state, recordId) ?? fail("recordMissing");
  const least = state.options.scenario === "least";
  const live = !state.sandbox;
  return {
    mode: least ? "existingContact" : "ownContact",
    record: asSample(person),
    transactions: transactionsOf(state, person),
    warnings: [
      ...(live ? ["Automations of your HighLevel account may fire for the test contact."] : []),
      ...(least
        ? ["Without contacts.write nothing is changed in HighLevel; that part is simulated."]
        : []),
    ],
    needsConfirmation: live,
    problems: [],
  };
}

function waiting(planned: PlannedTransaction): TestTransaction {
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

function passed(planned: PlannedTransaction, startedAt: number): TestTransaction {
  const body = Object.fromEntries(planned.changes.map(({ field, after }) => [field, after]));
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
    sent: [
      exchange(startedAt, "POST", "/contacts", body, { id: "lead_900", ...body }, { status: 201 }),
      exchange(startedAt + 200, "GET", "/contacts/lead_900", null, { id: "lead_900", ...body }),
    ],
    proof: provedBy(planned.changes),
  };
}

async function drive(state: FakeState, run: TestRun, plan: TestPlan): Promise<void> {
  const { runId } = run;
  const show = (more: Partial<TestRun>) => {
    if (state.test?.runId !== runId) return;
    state.test = { ...state.test, ...more };
    state.emit({ type: "runChanged", runId });
  };
  const at = (index: number, transaction: TestTransaction) =>
    show({
      transactions: (state.test?.transactions ?? []).map((one, place) =>
        place === index ? transaction : one,
      ),
    });
  for (const [index, planned] of plan.transactions.entries()) {
    const startedAt = Date.now();
    at(index, { ...waiting(planned), state: "running", startedAt });
    await wait(state.options.pace);
    at(index, passed(planned, startedAt));
  }
  show({
    state: "done",
    cleanUp: "pending",
    finishedAt: Date.now(),
    leftOver: ["Contact Test Ana Díaz in HighLevel", "Contact Test Ana Díaz in Certileads"],
  });
  state.runs.unshift(
    makeRun(runId, "test", run.startedAt, {
      counts: { ...noCounts, planned: 3, created: 1, tagged: 1, tasksCompleted: 1 },
    }),
  );
  state.emit({ type: "runChanged", runId });
}

type TestCommand = "plan_test" | "start_test" | "get_test_run" | "clean_up_test";

export function testHandlers(state: FakeState): Pick<Handlers, TestCommand> {
  return {
    plan_test: ({ recordId }) => planOf(state, recordId),
    start_test: ({ recordId }) => {
      const plan = planOf(state, recordId);
      const run: TestRun = {
        runId: newId(state, "run"),
        state: "running",
        mode: plan.mode,
        contactId: "cNt9999aB3dE9fGhJkLm",
        contactName: `Test ${plan.record.name}`,
        mappingVersion: state.mappings.at(-1)?.version ?? 1,
        transactions: plan.transactions.map(waiting),
        cleanUp: "nothing",
        leftOver: [],
        startedAt: Date.now(),
        finishedAt: null,
        problem: null,
      };
      state.test = run;
      void drive(state, run, plan);
      return run.runId;
    },
    get_test_run: () => state.test,
    clean_up_test: async (runId) => {
      await wait(state.options.pace);
      if (state.test?.runId !== runId) return fail("notFound");
      state.test = { ...state.test, cleanUp: "done", leftOver: [] };
      state.emit({ type: "runChanged", runId });
      return state.test;
    },
  };
}
