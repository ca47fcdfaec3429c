/** What the frame, Home and Settings ask for. */
import type { Home } from "../bindings/Home";
import type { Need } from "../bindings/Need";
import type { Overview } from "../bindings/Overview";
import type { SetupStep } from "../bindings/SetupStep";
import { DAY } from "./accounts";
import { fail } from "./problems";
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

function heldOf(state: FakeState) {
  return state.operations.filter(({ operation }) => operation.state === "held");
}

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
      last: state.runs.find(({ kind }) => kind === "incremental" || kind === "backfill") ?? null,
      syncedAt: state.syncedAt,
      baseline: state.baseline,
      queued: state.running ? 18 : 0,
      held: heldOf(state).length,
      paused: false,
    },
    version: "0.1.0",
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
  if (!state.baseline) needs.push({ type: "firstSync" });
  return needs;
}

function homeOf(state: FakeState): Home {
  const past = state.operations.length > 0;
  const hourly = Array.from({ length: 96 }, (_, index) =>
    past && index % 24 < 11 ? (index * 7) % 5 : 0,
  );
  return {
    needs: needsOf(state),
    today: past
      ? { created: 12, updated: 31, tagged: 9, tasksCompleted: 4, hourly }
      : { created: 0, updated: 0, tagged: 0, tasksCompleted: 0, hourly },
    latest: state.operations
      .map(({ operation }) => operation)
      .filter(({ state: stands }) => stands === "done")
      .slice(0, 20),
  };
}

type FrameCommand =
  | "get_overview"
  | "get_home"
  | "get_preferences"
  | "set_preferences"
  | "get_data_folder"
  | "open_link"
  | "get_settings"
  | "save_settings";

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
      state.settings = settings;
      return settings;
    },
  };
}
