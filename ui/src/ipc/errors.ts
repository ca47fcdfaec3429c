/**
 * What a failed command looks like in the pages, and what can be done about each kind.
 *
 * The words come from the engine (`Problem`); this file only adds how grave a code is and which
 * button mends it. Nothing here, and nothing elsewhere, looks at the words.
 */
import type { ErrorCode } from "./bindings/ErrorCode";
import type { Problem } from "./bindings/Problem";

/** A rejection of the engine. */
export class IpcError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.what);
    this.name = "IpcError";
    this.problem = problem;
  }

  get code(): ErrorCode {
    return this.problem.code;
  }
}

/** The button that mends a failure: go to a screen, or do the same again. */
export type Fix = "again" | "connections" | "mapping" | "rules" | "help" | null;

/** How grave a code is, and its fix. */
export interface Handling {
  severity: "error" | "warning";
  fix: Fix;
}

const typed: Handling = { severity: "warning", fix: null };
const network: Handling = { severity: "error", fix: "again" };
const key: Handling = { severity: "error", fix: "connections" };
const mapping: Handling = { severity: "warning", fix: "mapping" };
const machine: Handling = { severity: "error", fix: "again" };

/** Every code; a new one doesn't build until it stands here. */
export const handling = {
  tokenEmpty: typed,
  tokenMalformed: typed,
  tokenInvalid: key,
  tokenAgency: key,
  locationMalformed: typed,
  locationWrong: key,
  scopeMissing: { severity: "warning", fix: "connections" },
  addressInvalid: typed,
  networkUnreachable: network,
  dnsFailed: network,
  tlsFailed: network,
  notJson: network,
  blockedByNetwork: network,
  serverFailed: network,
  rateLimited: { severity: "warning", fix: "again" },
  timedOut: network,
  answerCut: network,
  answerTooLong: network,
  redirected: { severity: "error", fix: "connections" },
  refused: { severity: "error", fix: null },
  recordMissing: { severity: "warning", fix: null },
  keyringAbsent: machine,
  keyringLocked: machine,
  keyringRefused: machine,
  folderReadOnly: machine,
  diskFull: machine,
  engineBusy: { severity: "warning", fix: "again" },
  databaseLocked: machine,
  databaseDamaged: machine,
  databaseNewer: { severity: "error", fix: null },
  mappingNotJson: { severity: "warning", fix: null },
  mappingUnknownField: mapping,
  mappingDuplicateTarget: mapping,
  mappingRequiredMissing: mapping,
  mappingNewer: { severity: "warning", fix: null },
  mappingInvalid: mapping,
  mappingConflict: { severity: "warning", fix: null },
  mappingExamplesFail: mapping,
  rulesNotJson: typed,
  rulesNewer: { severity: "warning", fix: null },
  rulesInvalid: typed,
  rulesConflict: { severity: "warning", fix: null },
  profileNotJson: typed,
  profileNewer: typed,
  profileInvalid: typed,
  bundleNotJson: { severity: "warning", fix: null },
  bundleNewer: { severity: "warning", fix: null },
  bundleInvalid: { severity: "warning", fix: null },
  capabilityMissing: { severity: "warning", fix: "connections" },
  unsure: { severity: "warning", fix: null },
  approvalNeeded: { severity: "warning", fix: null },
  changesTooFast: { severity: "warning", fix: null },
  leftOut: { severity: "warning", fix: "rules" },
  changedSincePlan: { severity: "warning", fix: null },
  matchUnclear: { severity: "warning", fix: null },
  syncPaused: { severity: "warning", fix: null },
  notConnected: { severity: "warning", fix: "connections" },
  connectionPaused: { severity: "error", fix: "connections" },
  notFound: { severity: "warning", fix: null },
  invalidInput: typed,
  sandboxFailed: machine,
  cancelled: { severity: "warning", fix: null },
  internal: { severity: "error", fix: "help" },
} satisfies Record<ErrorCode, Handling>;

/** How to handle a code. */
export function handlingOf(code: ErrorCode): Handling {
  return handling[code];
}

/** Whatever was thrown, as an IpcError. */
export function asIpcError(thrown: unknown): IpcError {
  if (thrown instanceof IpcError) return thrown;
  if (isProblem(thrown)) return new IpcError(thrown);
  return new IpcError({
    code: "internal",
    what: "Something went wrong inside the app.",
    meaning: "It is a defect of the app, not something you did.",
    remedy: "Try again; if it stays, report it with the details below.",
    details: thrown instanceof Error ? thrown.message : String(thrown),
  });
}

function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "code" in thrown &&
    typeof thrown.code === "string" &&
    thrown.code in handling &&
    "what" in thrown
  );
}
