/** The test step: three transactions that pass one after the other, and their clean-up. */
import type { FieldChange } from "../bindings/FieldChange";
import type { PlannedTransaction } from "../bindings/PlannedTransaction";
import type { TestPlan } from "../bindings/TestPlan";
import type { TestRun } from "../bindings/TestRun";
import type { TestTransaction } from "../bindings/TestTransaction";
import { createChanges, makeRun, makeTestOperations, noCounts } from "./past";
import { asSample, fullName, type Person } from "./people";
import { fail } from "./problems";
import { wait, type Handlers } from "./scenario";
import { newId, type FakeState } from "./state";
import { ended, waiting } from "./test-outcomes";
import { personOf } from "./mapping";

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
    after: ["certileads-test", "certileads-test-tag"],
  },
];

/** What the test's own contact would look like: the person's values, marked as a test. */
function ownContact(person: Person): Person {
  const email = "certileads-test-01a20bff14567065886934b747eed687@example.com";
  const firstName = `Test ${String(person.values["firstName"])}`;
  return { ...person, values: { ...person.values, email, firstName } };
}

function transactionsOf(person: Person, simulated: boolean): PlannedTransaction[] {
  const name = fullName(person);
  return [
    {
      kind: "contactCreated",
      highlevel: simulated
        ? `${name} is taken as if just created.`
        : `The contact “${name}” is made in HighLevel, marked as a test.`,
      simulated,
      changes: createChanges(person),
    },
    {
      kind: "taskCompleted",
      highlevel: simulated
        ? "A task is taken as if just ticked."
        : "A task is added to that contact and ticked.",
      simulated,
      changes: taskChanges,
    },
    {
      kind: "tagAdded",
      highlevel: simulated
        ? "The tag “certileads-test-tag” is taken as if just added."
        : "The tag “certileads-test-tag” is put on that contact.",
      simulated,
      changes: tagChanges,
    },
  ];
}

function planOf(state: FakeState, recordId: string | null): TestPlan {
  const person =
    personOf(state, recordId) ??
    fail("recordMissing", {
      what: "There is no contact to test with.",
      meaning: "A test borrows the values of one of your contacts.",
      remedy: "Add a contact in HighLevel, or choose another one.",
    });
  const least = state.options.scenario === "least";
  const live = !state.sandbox;
  return {
    mode: least ? "existingContact" : "ownContact",
    record: asSample(person),
    transactions: transactionsOf(least ? person : ownContact(person), least),
    warnings: [
      ...(live && !least
        ? [
            "Your account's own automations may react to the test contact. It is marked with the tag “certileads-test”, an example.com address and do-not-disturb.",
          ]
        : []),
      ...(least
        ? [
            "The token may not write to HighLevel, so what happens there is only simulated; what is written to Certileads is real.",
          ]
        : []),
    ],
    needsConfirmation: live,
    problems: [],
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
    at(index, ended(state.options.scenario, planned, startedAt));
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
  if (state.test) state.operations.unshift(...makeTestOperations(state.test));
  state.emit({ type: "runChanged", runId }, { type: "operationsChanged" });
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
