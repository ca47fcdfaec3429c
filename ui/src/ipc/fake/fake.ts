/**
 * A made-up engine: every command, with memory, for looking at the pages in a browser
 * (`npm run dev:fake`) and for their tests. Nothing of it is in the app.
 *
 * `?scenario=held&fail=get_home:serverFailed&pace=900` chooses what it plays; the scenarios are
 * in scenario.ts.
 */
import type { Backend, CommandName, Request, Response } from "../backend";
import type { EngineEvent } from "../bindings/EngineEvent";
import type { ErrorCode } from "../bindings/ErrorCode";
import { asIpcError, handling } from "../errors";
import { bundleHandlers } from "./bundle";
import { connectionHandlers } from "./connections";
import { frameHandlers } from "./frame";
import { exampleHandlers } from "./examples";
import { mappingHandlers } from "./mapping";
import { studioHandlers } from "./mapping-studio";
import { fail } from "./problems";
import { profileHandlers } from "./profiles";
import { reconcileHandlers } from "./reconcile";
import { defaultOptions, scenarios, wait, type FakeOptions, type Handlers } from "./scenario";
import { createState, type FakeState } from "./state";
import { rulesHandlers } from "./rules";
import { syncHandlers } from "./sync";
import { testHandlers } from "./test-run";
import { undoHandlers } from "./undo";

export interface FakeBackend extends Backend {
  readonly state: FakeState;
  /** Every command so far, with its request. */
  readonly calls: { command: CommandName; request: unknown }[];
  /** From now on this command fails so; null mends it. */
  failing(command: CommandName, code: ErrorCode | null): void;
  emit(...events: EngineEvent[]): void;
}

/** What the scenarios `error` and `broken` let through. */
const frameCommands: CommandName[] = [
  "get_overview",
  "get_preferences",
  "set_preferences",
  "get_data_folder",
];

export function createFakeBackend(given: Partial<FakeOptions> = {}): FakeBackend {
  const options: FakeOptions = { ...defaultOptions, ...given };
  const failures = new Map(Object.entries(options.fail) as [CommandName, ErrorCode][]);
  const listeners = new Set<(events: EngineEvent[]) => void>();
  const emit = (...events: EngineEvent[]) => {
    for (const listener of listeners) listener(events);
  };
  const state = createState(options, emit);
  const handlers: Handlers = {
    ...frameHandlers(state),
    ...connectionHandlers(state),
    ...profileHandlers(state),
    ...bundleHandlers(state),
    ...mappingHandlers(state),
    ...studioHandlers(state),
    ...exampleHandlers(state),
    ...rulesHandlers(state),
    ...testHandlers(state),
    ...syncHandlers(state),
    ...undoHandlers(state),
    ...reconcileHandlers(state),
    ...options.overrides,
  };
  const calls: FakeBackend["calls"] = [];

  function refuse(command: CommandName): void {
    const code = failures.get(command);
    if (code) fail(code);
    const reading = /^(get|list|find|plan)_/.test(command);
    if (
      options.scenario === "broken" &&
      !["get_preferences", "get_data_folder"].includes(command)
    ) {
      fail("databaseNewer");
    }
    if (options.scenario === "error" && reading && !frameCommands.includes(command)) {
      fail("serverFailed");
    }
  }

  return {
    state,
    calls,
    emit,
    failing: (command, code) =>
      void (code ? failures.set(command, code) : failures.delete(command)),
    async call<K extends CommandName>(command: K, request: Request<K>): Promise<Response<K>> {
      calls.push({ command, request });
      await wait(options.scenario === "slow" ? Math.max(4_000, options.latency) : options.latency);
      try {
        refuse(command);
        // A copy, as over the real bridge: the pages can't change what the engine holds.
        return structuredClone(await handlers[command](request));
      } catch (thrown) {
        throw asIpcError(thrown);
      }
    },
    listen(onEvents) {
      listeners.add(onEvents);
      return () => void listeners.delete(onEvents);
    },
  };
}

/** The options that an address names; for looking, answers take a little while. */
export function optionsFromAddress(search: string): Partial<FakeOptions> {
  const asked = new URLSearchParams(search);
  const scenario = scenarios.find((one) => one === asked.get("scenario")) ?? "fresh";
  const failures = asked.getAll("fail").map((one) => one.split(":"));
  return {
    scenario,
    latency: Number(asked.get("latency") ?? 120),
    pace: Number(asked.get("pace") ?? 500),
    fail: Object.fromEntries(
      failures.flatMap(([command, code]) =>
        command && code && code in handling ? [[command, code as ErrorCode]] : [],
      ),
    ),
  };
}
