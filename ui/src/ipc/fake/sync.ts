/** Syncing, the history, and what waits for a person. */
import type { Operation } from "../bindings/Operation";
import type { Run } from "../bindings/Run";
import type { SyncMode } from "../bindings/SyncMode";
import type { SyncPlan } from "../bindings/SyncPlan";
import { createChanges, makeOperations, makeRun, noCounts, provedBy } from "./past";
import type { Person } from "./people";
import { fail, problem } from "./problems";
import { wait, type Handlers } from "./scenario";
import { newId, type FakeState } from "./state";

/** Reads everything once and writes nothing. */
function baselinePlan(state: FakeState): SyncPlan {
  return {
    ...planOf(state, "backfill"),
    mode: "incremental",
    creates: 0,
    updates: 0,
    tags: 0,
    tasks: 0,
    links: 0,
    held: 0,
    certileadsCalls: 0,
    operations: [],
    heldReasons: [],
  };
}

function planOf(state: FakeState, mode: SyncMode): SyncPlan {
  if (mode === "incremental" && !state.baseline) return baselinePlan(state);
  const read = mode === "backfill" ? state.people.length : 4;
  const links = mode === "backfill" ? 8 : 0;
  const held = mode === "backfill" && read > 0 ? 2 : 0;
  const creates = Math.max(0, read - links - held);
  return {
    mode,
    read,
    creates,
    updates: mode === "backfill" ? 0 : 2,
    tags: Math.min(read, 5),
    tasks: Math.min(read, 1),
    links,
    unchanged: 0,
    leftOut: 0,
    held,
    highlevelCalls: 4 + Math.ceil(read / 100),
    certileadsCalls: creates + 6,
    seconds: 95,
    operations: makeOperations(Date.now(), state.people.slice(0, 50), [], false).map(
      ({ operation }, index) => ({
        ...operation,
        action: "createContact",
        changes: createChanges(state.people[index] as Person),
        before: null,
        state: "approved",
        proof: null,
        finishedAt: null,
      }),
    ),
    heldReasons:
      held > 0
        ? [
            {
              problem: problem("matchUnclear", {
                what: "Two contacts in Certileads could be the same person.",
                meaning: "Writing to the wrong one would mix two people up.",
                remedy: "Merge them in Certileads first, or decide later.",
              }),
              count: held,
            },
          ]
        : [],
  };
}

async function drive(state: FakeState, started: Run): Promise<void> {
  const total = started.expected ?? 4;
  const runId = started.id;
  for (let part = 1; part <= 4; part += 1) {
    await wait(state.options.pace);
    if (state.running?.id !== runId) return;
    const read = Math.round((total * part) / 4);
    state.running = {
      ...state.running,
      counts: { ...noCounts, read, planned: read, created: read },
    };
    state.remainingSeconds = 4 - part;
    state.emit({ type: "runChanged", runId });
  }
  finish(state, "done");
}

function finish(state: FakeState, how: "done" | "cancelled"): void {
  if (!state.running) return;
  const run: Run = { ...state.running, state: how, finishedAt: Date.now() };
  state.runs = [run, ...state.runs.filter(({ id }) => id !== run.id)];
  state.running = null;
  state.remainingSeconds = null;
  if (how === "done") {
    state.baseline = true;
    state.syncedAt = Date.now();
    writeDecided(state);
  }
  state.emit({ type: "runChanged", runId: run.id }, { type: "operationsChanged" });
}

/** What waits and was decided about is written by the next pass. */
function writeDecided(state: FakeState): void {
  for (const detail of state.operations) {
    const { operation } = detail;
    if (operation.state === "approved" || operation.mappingVersion === null) {
      detail.operation = {
        ...operation,
        mappingVersion: 1,
        state: "done",
        problem: null,
        proof: provedBy(operation.changes),
        finishedAt: Date.now(),
      };
    }
  }
}

/** Changes operations that wait for somebody; gives how many. */
function decide(
  state: FakeState,
  ids: string[],
  change: (one: Operation) => Partial<Operation>,
): number {
  const asked = new Set(ids);
  for (const detail of state.operations) {
    const { operation } = detail;
    if (asked.has(operation.id)) {
      if (!["held", "planned", "failed"].includes(operation.state)) return fail("invalidInput");
      detail.operation = { ...operation, ...change(operation) };
    }
  }
  state.emit({ type: "operationsChanged" });
  return ids.length;
}

type SyncCommand =
  | "plan_sync"
  | "start_sync"
  | "start_syncing"
  | "sync_now"
  | "pause_sync"
  | "resume_sync"
  | "cancel_run"
  | "retry_operations"
  | "approve_operations"
  | "skip_operations"
  | "list_runs"
  | "get_run"
  | "list_operations"
  | "get_operation";

export function syncHandlers(state: FakeState): Pick<Handlers, SyncCommand> {
  return { ...startHandlers(state), ...historyHandlers(state) };
}

type HistoryCommand = "list_runs" | "get_run" | "list_operations" | "get_operation";

/** Looks at HighLevel, or brings everything over. */
function start(state: FakeState, mode: SyncMode): string {
  if (state.running) return fail("engineBusy");
  if (state.paused) return fail("syncPaused");
  const plan = planOf(state, mode);
  const run = makeRun(newId(state, "run"), mode, Date.now(), {
    state: "running",
    finishedAt: null,
    expected: plan.read,
  });
  state.running = run;
  state.syncing = true;
  void drive(state, run);
  return run.id;
}

function pause(state: FakeState, paused: boolean): null {
  state.paused = paused;
  if (paused) finish(state, "cancelled");
  state.emit({ type: "liveChanged" });
  return null;
}

function startHandlers(state: FakeState): Omit<Pick<Handlers, SyncCommand>, HistoryCommand> {
  return {
    plan_sync: async (mode) => {
      await wait(state.options.pace);
      return planOf(state, mode);
    },
    start_sync: (mode) => start(state, mode),
    start_syncing: () => {
      state.syncing = true;
      state.emit({ type: "liveChanged" });
      return null;
    },
    sync_now: () => {
      start(state, "incremental");
      return null;
    },
    pause_sync: () => pause(state, true),
    resume_sync: () => pause(state, false),
    cancel_run: () => {
      finish(state, "cancelled");
      return null;
    },
    retry_operations: (ids) =>
      decide(state, ids, ({ problem }) =>
        problem?.code === "unsure"
          ? { state: "approved", problem: null }
          : { mappingVersion: null },
      ),
    approve_operations: (ids) => decide(state, ids, () => ({ state: "approved", problem: null })),
    skip_operations: (ids) =>
      decide(state, ids, () => ({ state: "skipped", finishedAt: Date.now() })),
  };
}

function historyHandlers(state: FakeState): Pick<Handlers, HistoryCommand> {
  const allRuns = () =>
    state.running
      ? [state.running, ...state.runs.filter(({ id }) => id !== state.running?.id)]
      : state.runs;
  return {
    list_runs: ({ cursor, limit }) => {
      const from = Number(cursor ?? 0);
      const runs = allRuns();
      const next = from + limit;
      return { runs: runs.slice(from, next), nextCursor: next < runs.length ? String(next) : null };
    },
    get_run: (id) => allRuns().find((run) => run.id === id) ?? fail("notFound"),
    list_operations: ({ runId, states, actions, query, contactId, cursor, limit = 100 }) => {
      const wanted = query?.trim().toLowerCase();
      const matching = state.operations
        .map(({ operation }) => operation)
        .filter(
          (one) =>
            (!runId || one.runId === runId) &&
            (states.length === 0 || states.includes(one.state)) &&
            (actions.length === 0 || actions.includes(one.action)) &&
            (!contactId || one.contactId === contactId) &&
            (!wanted || `${one.contactName} ${one.contactId}`.toLowerCase().includes(wanted)),
        );
      const from = Number(cursor ?? 0);
      const next = from + limit;
      return {
        operations: matching.slice(from, next).map((one) => ({ ...one, before: null, body: null })),
        nextCursor: next < matching.length ? String(next) : null,
        total: matching.length,
      };
    },
    get_operation: (id) =>
      state.operations.find(({ operation }) => operation.id === id) ?? fail("notFound"),
  };
}
