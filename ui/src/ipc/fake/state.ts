/** What the made-up engine remembers, and how a scenario starts. */
import type { CallBudget } from "../bindings/CallBudget";
import type { Connection } from "../bindings/Connection";
import type { Drift } from "../bindings/Drift";
import type { EngineEvent } from "../bindings/EngineEvent";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { MappingDraft } from "../bindings/MappingDraft";
import type { Mapping } from "../bindings/Mapping";
import type { OperationDetail } from "../bindings/OperationDetail";
import type { Preferences } from "../bindings/Preferences";
import type { RestingContact } from "../bindings/RestingContact";
import type { Rules } from "../bindings/Rules";
import type { Run } from "../bindings/Run";
import type { Settings } from "../bindings/Settings";
import type { TestRun } from "../bindings/TestRun";
import { budget, DAY, makeCertileads, makeHighlevel, smallBudget } from "./accounts";
import { makeDrift } from "./drift";
import { makeOperations, makeRuns, repeat } from "./past";
import { makePeople, withInterest, type Person } from "./people";
import { problem } from "./problems";
import { builtInProfiles } from "./profile-texts";
import { defaultRules } from "./rules-document";
import type { FakeOptions } from "./scenario";
import { defaultDocument } from "./schema";
import { widePerson, wideRules } from "./wide";

export interface FakeExample {
  id: string;
  name: string;
  personId: string;
  expected: Record<string, unknown>;
}

export interface FakeState {
  readonly options: FakeOptions;
  readonly startedAt: number;
  highlevel: Connection | null;
  certileads: Connection | null;
  highlevelBudget: CallBudget;
  certileadsBudget: CallBudget;
  sandbox: boolean;
  preferences: Preferences;
  settings: Settings;
  /** Texts by key. */
  profiles: Map<string, string>;
  people: Person[];
  /** Newest last. */
  mappings: Mapping[];
  mappingDraft: MappingDraft | null;
  /** Contacts kept as examples, each with what should be sent. */
  examples: FakeExample[];
  /** What changed about fields of the mapping. */
  drift: Drift[];
  rules: Rules;
  /** Newest first. */
  runs: Run[];
  /** Newest first. */
  operations: OperationDetail[];
  /** Contacts that rest after an undo. */
  resting: RestingContact[];
  /** Whether a repair has made both sides equal. */
  repaired: boolean;
  test: TestRun | null;
  running: Run | null;
  remainingSeconds: number | null;
  baseline: boolean;
  /** True once somebody pressed *Start syncing*. */
  syncing: boolean;
  paused: boolean;
  /** Since when HighLevel can't be reached, if it can't. */
  offlineSince: number | null;
  syncedAt: number | null;
  nextId: number;
  emit(...events: EngineEvent[]): void;
}

/** A fresh id, unlike any before. */
export function newId(state: FakeState, kind: string): string {
  state.nextId += 1;
  return `${kind}-${state.nextId}`;
}

function setUp(options: FakeOptions) {
  const { scenario } = options;
  return {
    connected: scenario !== "fresh" && scenario !== "broken",
    sandbox: scenario === "sample",
    done: !["fresh", "sample", "broken"].includes(scenario),
    past: [
      "live",
      "least",
      "environment",
      "held",
      "drifted",
      "wide",
      "unmapped",
      "many",
      "attention",
      "syncing",
      "offline",
      "slow",
      "error",
    ].includes(scenario),
  };
}

export function createState(
  options: FakeOptions,
  emit: (...events: EngineEvent[]) => void,
): FakeState {
  const now = Date.now();
  const { connected, sandbox, done, past } = setUp(options);
  const least = options.scenario === "least";
  const account = { now, sandbox, least };
  const people = peopleOf(options);
  const runs = past ? makeRuns(now) : [];
  const state: FakeState = {
    options,
    startedAt: now,
    highlevel: connected ? makeHighlevel(account) : null,
    certileads: connected ? makeCertileads({ now, sandbox }) : null,
    highlevelBudget: budget,
    certileadsBudget: smallBudget,
    sandbox,
    preferences: {
      theme: "system",
      dateStyle: "system",
      numberStyle: "system",
      wizardStep: null,
      wizardDone: done,
    },
    settings: {
      maxCreates: 100,
      maxUpdates: 500,
      maxDeletes: 10,
      pollSeconds: 60,
      noteCallsPerDay: 0,
      breakerWrites: 10,
      breakerMinutes: 10,
      keepDays: 90,
    },
    profiles: new Map(builtInProfiles),
    people,
    mappings: done
      ? [
          {
            id: "map-1",
            pairId: "pair-1",
            version: 1,
            document: documentOf(options),
            createdAt: now - 30 * DAY,
          },
        ]
      : [],
    mappingDraft: null,
    examples: [],
    drift: options.scenario === "drifted" ? makeDrift() : [],
    rules: { version: 0, document: defaultRules, savedAt: null },
    runs,
    operations: past ? pastOf(options, now, people, runs) : [],
    resting: [],
    repaired: false,
    test: null,
    running: null,
    remainingSeconds: null,
    baseline: past,
    syncing: past,
    paused: false,
    offlineSince: options.scenario === "offline" ? now - 20 * 60_000 : null,
    syncedAt: past ? now - 12_000 : null,
    nextId: 0,
    emit,
  };
  applyScenario(state);
  return state;
}

function peopleOf({ scenario }: FakeOptions): Person[] {
  if (scenario === "empty") return [];
  const people = makePeople(120);
  return scenario === "wide" ? people.map(widePerson) : people.map(withInterest);
}

function documentOf({ scenario }: FakeOptions): MappingDocument {
  const { rules } = defaultDocument;
  if (scenario === "wide") return { ...defaultDocument, rules: wideRules(rules) };
  if (scenario === "unmapped") return { ...defaultDocument, rules: rules.slice(0, 1) };
  return defaultDocument;
}

function pastOf(options: FakeOptions, now: number, people: Person[], runs: Run[]) {
  const operations = makeOperations(now, people, runs, options.scenario === "held");
  return options.scenario === "many" ? repeat(operations, 100_000) : operations;
}

function applyScenario(state: FakeState): void {
  const { highlevel, certileads, startedAt } = state;
  if (!highlevel || !certileads) return;
  switch (state.options.scenario) {
    case "attention":
      highlevel.state = "needsAttention";
      highlevel.attention = problem("tokenInvalid");
      certileads.keyStoredAt = startedAt - 120.5 * DAY;
      break;
    case "unverified":
      for (const connection of [highlevel, certileads]) {
        connection.state = "unverified";
        connection.report = {
          checkedAt: null,
          scopes: [],
          endpoints: connection.report.endpoints.map((one) => ({ ...one, state: "untried" })),
          losses: [],
          allowDuplicateContact: null,
        };
      }
      break;
    case "offline":
      state.syncedAt = startedAt - 21 * 60_000;
      break;
    case "environment":
      for (const connection of [highlevel, certileads]) {
        connection.keyPlace = "environment";
        connection.keyStoredAt = null;
      }
      break;
    case "syncing":
      state.running = state.runs.find(({ state: stands }) => stands === "running") ?? null;
      state.remainingSeconds = 240;
      break;
    default:
      break;
  }
  if (state.options.scenario !== "syncing") {
    state.runs = state.runs.filter(({ state: stands }) => stands !== "running");
  }
}
