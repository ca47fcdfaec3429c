/** What the frame, Home and Settings ask for. */
import type { Home } from "../bindings/Home";
import type { Need } from "../bindings/Need";
import type { OperationState } from "../bindings/OperationState";
import type { Overview } from "../bindings/Overview";
import type { SetupStep } from "../bindings/SetupStep";
import type { SyncStatus } from "../bindings/SyncStatus";
import type { TodayCounts } from "../bindings/TodayCounts";
import { DAY } from "./accounts";
import { fail, problem } from "./problems";
import type { Handlers } from "./scenario";
import type { FakeState } from "./state";

function setupOf(state: FakeState): SetupStep {
  if (!state.highlevel && !state.certileads) return "welcome";
  if (!state.highlevel || !state.certileads) return "connect";
  if (state.mappings.length === 0) return "map";
  if (!state.runs.some(({ kind }) => kind === "test") && !state.preferences.wizardDone)
    return "test";
  return "done";
}

function inState(state: FakeState, wanted: OperationState) {
  return state.operations.filter(({ operation }) => operation.state === wanted);
}

const heldOf = (state: FakeState) => inState(state, "held");

function overviewOf(state: FakeState): Overview {
  return {
    setup: setupOf(state),
    sandbox: state.sandbox,
    connections: {
      highlevel: state.highlevel,
      certileads: state.certileads,
      highlevelBudget: state.highlevelBudget,
      certileadsBudget: state.certileadsBudget,
    },
    sync: {
      running: state.running,
      remainingSeconds: state.remainingSeconds,
      last:
        state.runs.find(
          ({ kind, state: stands }) =>
            (kind === "incremental" || kind === "backfill") && stands !== "running",
        ) ?? null,
      syncedAt: state.syncedAt,
      baseline: state.baseline,
      queued: state.running ? 18 : inState(state, "approved").length,
      retrying: state.running ? 2 : 0,
      held: heldOf(state).length,
      ...liveOf(state),
    },
    version: "0.1.0",
  };
}

/** What the loop does. */
function liveOf(
  state: FakeState,
): Pick<
  SyncStatus,
  "paused" | "syncing" | "live" | "nextLookAt" | "failingSince" | "trouble" | "holder"
> {
  const refused = state.highlevel?.attention ?? state.certileads?.attention ?? null;
  const live = state.paused
    ? "paused"
    : !state.syncing
      ? "off"
      : refused
        ? "attention"
        : !state.baseline
          ? "firstSync"
          : state.offlineSince === null
            ? "on"
            : "offline";
  return {
    paused: state.paused,
    syncing: state.syncing,
    live,
    nextLookAt: live === "on" || live === "offline" ? Date.now() + 48_000 : null,
    failingSince: live === "offline" ? state.offlineSince : null,
    trouble:
      live === "attention" ? refused : live === "offline" ? problem("networkUnreachable") : null,
    holder: null,
  };
}

function needsOf(state: FakeState): Need[] {
  const needs: Need[] = [];
  for (const side of ["highlevel", "certileads"] as const) {
    const connection = state[side];
    if (connection?.attention)
      needs.push({ type: "connection", side, problem: connection.attention });
    const storedAt = connection?.keyStoredAt ?? null;
    if (storedAt !== null && state.startedAt - storedAt > 90 * DAY)
      needs.push({ type: "oldKey", side, storedAt });
  }
  const [held] = heldOf(state);
  if (held?.operation.problem) {
    needs.push({ type: "held", count: heldOf(state).length, problem: held.operation.problem });
  }
  if (state.test?.cleanUp === "pending")
    needs.push({ type: "cleanUp", runId: state.test.runId, state: "pending" });
  if (state.drift.length > 0) needs.push({ type: "drift", changes: state.drift });
  if (!state.baseline) needs.push({ type: "firstSync" });
  return needs;
}

/** Four rows of 24 hours; what moved lies in the hours of a working day. */
function todayOf(past: boolean): TodayCounts {
  const row = (shape: number[]) =>
    Array.from({ length: 24 }, (_, hour) => (past ? (shape[hour - 7] ?? 0) : 0));
  const rows = [
    row([0, 2, 1, 4, 3, 0, 1, 1]),
    row([1, 3, 6, 8, 5, 2, 4, 2]),
    row([0, 0, 2, 3, 1, 0, 2, 1]),
    row([0, 1, 0, 2, 0, 0, 1, 0]),
  ];
  const [created, updated, tagged, tasksCompleted] = rows.map((counts) =>
    counts.reduce((sum, count) => sum + count, 0),
  ) as [number, number, number, number];
  return { created, updated, tagged, tasksCompleted, hourly: rows.flat() };
}

function homeOf(state: FakeState): Home {
  return {
    needs: needsOf(state),
    today: todayOf(state.operations.length > 0),
    latest: state.operations
      .map(({ operation }) => operation)
      .filter(({ finishedAt }) => finishedAt !== null)
      .slice(0, 20),
  };
}

/** What ended before the history that is kept begins. */
function expiredOf({ settings, operations }: FakeState) {
  const before = Date.now() - settings.keepDays * DAY;
  return operations.filter(
    ({ operation: { finishedAt } }) =>
      settings.keepDays > 0 && finishedAt !== null && finishedAt < before,
  );
}

type FrameCommand =
  | "get_overview"
  | "get_home"
  | "get_preferences"
  | "set_preferences"
  | "get_data_folder"
  | "open_link"
  | "get_settings"
  | "save_settings"
  | "get_storage"
  | "tidy_history";

export function frameHandlers(state: FakeState): Pick<Handlers, FrameCommand> {
  return {
    get_overview: () => overviewOf(state),
    get_home: () => homeOf(state),
    get_preferences: () => state.preferences,
    set_preferences: (preferences) => {
      state.preferences = preferences;
      return preferences;
    },
    get_data_folder: () => "/home/ana/.local/share/com.certileads.connect",
    open_link: () => null,
    get_settings: () => state.settings,
    get_storage: () => ({
      bytes: state.runs.length > 0 ? 14_680_064 : 122_880,
      oldestAt: state.runs.at(-1)?.startedAt ?? null,
      expired: expiredOf(state).length,
    }),
    tidy_history: () => {
      const old = new Set(expiredOf(state));
      state.operations = state.operations.filter((one) => !old.has(one));
      return { operations: old.size, bytes: old.size * 4_096 };
    },
    save_settings: (settings) => {
      for (const [field, value] of Object.entries(settings)) {
        if (value > 1_000_000) {
          fail("invalidInput", {
            what: "The limit can't be higher than 1000000.",
            meaning: "It keeps a mistake from spreading to everything.",
            remedy: "Choose a smaller number.",
            field,
          });
        }
      }
      if (settings.breakerMinutes < 1) {
        fail("invalidInput", {
          what: "Writes of a contact can be counted together for a minute to a day.",
          meaning: "A contact that changes too fast is told by them.",
          remedy: "Choose a number from 1 to 1440.",
          field: "breakerMinutes",
        });
      }
      state.settings = settings;
      state.emit({ type: "liveChanged" });
      return settings;
    },
  };
}
