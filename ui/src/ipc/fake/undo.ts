/** Undoing a run: its plan, carrying it out, and the contacts that rest afterwards. */
import type { ActionKind } from "../bindings/ActionKind";
import type { Operation } from "../bindings/Operation";
import type { OperationDetail } from "../bindings/OperationDetail";
import type { Problem } from "../bindings/Problem";
import type { Run } from "../bindings/Run";
import type { RunCounts } from "../bindings/RunCounts";
import type { UndoItem } from "../bindings/UndoItem";
import type { UndoPlan } from "../bindings/UndoPlan";
import { makeRun, noCounts, provedBy } from "./past";
import { fail } from "./problems";
import { wait, type Handlers } from "./scenario";
import { newId, type FakeState } from "./state";

const SHOWN = 200;

const inverses: Record<ActionKind, ActionKind> = {
  createContact: "deleteContact",
  updateContact: "updateContact",
  archiveContact: "updateContact",
  deleteContact: "createContact",
  addTags: "removeTags",
  removeTags: "addTags",
  completeTask: "updateContact",
  setSegments: "setSegments",
  createTask: "deleteTask",
  updateTask: "updateTask",
  closeTask: "updateTask",
  deleteTask: "createTask",
  createNote: "deleteNote",
  updateNote: "updateNote",
  deleteNote: "createNote",
};

const moved: Problem = {
  code: "changedSincePlan",
  what: "Company was changed in Certileads since.",
  meaning: "Putting back what stood before would overwrite that change.",
  remedy: "Look at it in Certileads and change it there if need be.",
};

const noted: Problem = {
  code: "changedSincePlan",
  what: "There is a note on the contact in Certileads.",
  meaning: "It would be lost with the contact.",
  remedy: "Remove the contact in Certileads by hand if you don't need it.",
};

const unknown: Problem = {
  code: "capabilityMissing",
  what: "What stood there before is not known.",
  meaning: "So there is nothing to put back.",
  remedy: "Look at it in Certileads and change it there if need be.",
};

const message: Problem = {
  code: "capabilityMissing",
  what: "A message that was sent can't be called back.",
  meaning:
    "This target can't be asked what it holds, so nobody could tell what an undo would overwrite.",
  remedy: "Change it in Certileads by hand.",
};

type Verdict = { item: UndoItem; list: "undo" | "left" | "never" };

function verdict(state: FakeState, operation: Operation, index: number): Verdict {
  const action = inverses[operation.action];
  const item: UndoItem = {
    operationId: operation.id,
    did: operation.action,
    action,
    contactId: operation.contactId,
    contactName: operation.contactName,
    changes: [],
    problem: null,
  };
  if (state.certileads?.profileKey !== "rest") {
    return { list: "never", item: { ...item, problem: message } };
  }
  if (index % 9 === 2) {
    return { list: "left", item: { ...item, problem: action === "deleteContact" ? noted : moved } };
  }
  if (index % 31 === 5) return { list: "never", item: { ...item, problem: unknown } };
  const changes = operation.changes.map((change) => ({
    ...change,
    before: change.after,
    after: action === "deleteContact" ? null : change.before,
  }));
  return { list: "undo", item: { ...item, changes } };
}

/** What the run did that still stands, and what becomes of it. */
function verdicts(state: FakeState, runId: string): { verdicts: Verdict[]; undone: number } {
  const undone = new Set(
    state.operations
      .filter(({ operation }) => operation.undoes !== null && operation.state === "done")
      .map(({ operation }) => operation.undoes),
  );
  const done = state.operations
    .map(({ operation }) => operation)
    .filter((one) => one.runId === runId && one.state === "done");
  const standing = done.filter((one) => !undone.has(one.id));
  return {
    verdicts: standing.map((one, index) => verdict(state, one, index)),
    undone: done.length - standing.length,
  };
}

function planOf(state: FakeState, run: Run): UndoPlan {
  const { verdicts: all, undone } = verdicts(state, run.id);
  const items = (list: Verdict["list"]) =>
    all.filter((one) => one.list === list).map(({ item }) => item);
  const undo = items("undo");
  return {
    run,
    counts: {
      undo: undo.length,
      contacts: new Set(undo.map(({ contactId }) => contactId)).size,
      removals: undo.filter(({ action }) => action === "deleteContact").length,
      left: items("left").length,
      never: items("never").length,
      unchanged: 0,
      undone,
      waiting: 0,
      unsearched: 0,
    },
    undo: undo.slice(0, SHOWN),
    left: items("left").slice(0, SHOWN),
    never: items("never").slice(0, SHOWN),
  };
}

function runOf(state: FakeState, runId: string): Run {
  const run = state.runs.find(({ id }) => id === runId) ?? fail("notFound");
  if (run.kind === "test" || run.kind === "cleanUp") return fail("invalidInput");
  return run;
}

/** The row of an inverse write, as it ended. */
function row(run: Run, of: Operation, { item, list }: Verdict): OperationDetail {
  const done = list === "undo";
  const operation: Operation = {
    ...of,
    id: `${run.id}-${of.id}`,
    runId: run.id,
    eventId: null,
    action: item.action,
    undoes: of.id,
    body: null,
    changes: item.changes,
    state: done ? "done" : "skipped",
    problem: item.problem,
    proof: done ? provedBy(item.changes) : null,
    attempts: done ? 1 : 0,
    plannedAt: run.startedAt,
    dueAt: run.startedAt,
    finishedAt: Date.now(),
  };
  return {
    operation,
    event: null,
    attempts: [],
    why: [
      "Somebody undid a run: what it wrote is taken back, as far as it still stands.",
      done ? "Written and proved: stored as asked." : (item.problem?.what ?? ""),
    ],
  };
}

function countsOf(undo: UndoItem[]): RunCounts {
  const count = (...kinds: ActionKind[]) =>
    undo.filter(({ action }) => kinds.includes(action)).length;
  return {
    ...noCounts,
    planned: undo.length,
    created: count("createContact"),
    updated: count("updateContact"),
    deleted: count("deleteContact"),
    tagged: count("addTags", "removeTags"),
  };
}

async function drive(state: FakeState, started: Run, undone: Run): Promise<void> {
  const { verdicts: all } = verdicts(state, undone.id);
  for (let part = 1; part <= 3; part += 1) {
    await wait(state.options.pace);
    if (state.running?.id !== started.id) return;
    state.remainingSeconds = 3 - part;
    state.emit({ type: "runChanged", runId: started.id });
  }
  const by = new Map(state.operations.map(({ operation }) => [operation.id, operation]));
  const rows = all.flatMap((one) => {
    const of = by.get(one.item.operationId);
    return of ? [row(started, of, one)] : [];
  });
  const undo = all.filter(({ list }) => list === "undo").map(({ item }) => item);
  state.operations = [...rows, ...state.operations];
  rest(state, started, undo);
  const run: Run = { ...started, state: "done", finishedAt: Date.now(), counts: countsOf(undo) };
  state.runs = [run, ...state.runs];
  state.running = null;
  state.remainingSeconds = null;
  state.emit({ type: "runChanged", runId: run.id }, { type: "operationsChanged" });
}

function rest(state: FakeState, run: Run, undo: UndoItem[]): void {
  const known = new Set(state.resting.map(({ contactId }) => contactId));
  for (const { contactId, contactName } of undo) {
    if (known.has(contactId)) continue;
    known.add(contactId);
    state.resting.push({ contactId, contactName, runId: run.id, since: run.startedAt });
  }
}

type UndoCommand = "plan_undo" | "start_undo" | "list_resting" | "resume_contacts";

export function undoHandlers(state: FakeState): Pick<Handlers, UndoCommand> {
  return {
    plan_undo: async (runId) => {
      const run = runOf(state, runId);
      await wait(state.options.pace);
      return planOf(state, run);
    },
    start_undo: (runId) => {
      if (state.running) return fail("engineBusy");
      const undone = runOf(state, runId);
      const run = makeRun(newId(state, "run"), "undo", Date.now(), {
        state: "running",
        finishedAt: null,
        undoes: runId,
      });
      state.running = run;
      void drive(state, run, undone);
      return run.id;
    },
    list_resting: () => ({
      contacts: state.resting.slice(0, 500),
      total: state.resting.length,
    }),
    resume_contacts: ({ contactIds }) => {
      const before = state.resting.length;
      const asked = contactIds && new Set(contactIds);
      state.resting = asked ? state.resting.filter((one) => !asked.has(one.contactId)) : [];
      state.emit({ type: "operationsChanged" });
      return before - state.resting.length;
    },
  };
}
