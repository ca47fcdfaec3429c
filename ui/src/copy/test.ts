/** Words of the Test step. */
import type { Tone } from "@/components/states/tone";
import type { ErrorCode } from "@/ipc/bindings/ErrorCode";
import type { TestTransaction } from "@/ipc/bindings/TestTransaction";
import type { TransactionKind } from "@/ipc/bindings/TransactionKind";
import type { TransactionState } from "@/ipc/bindings/TransactionState";

/** In the order in which they run. */
export const transactionWords: Record<TransactionKind, { name: string; about: string }> = {
  contactCreated: { name: "Contact created", about: "A new contact arrives with its fields" },
  taskCompleted: { name: "Task completed", about: "A ticked task is noted on the contact" },
  tagAdded: { name: "Tag added", about: "A tag is put on the contact" },
};

interface StateWords {
  tone: Tone;
  label: string;
  busy?: boolean;
}

const stateWords: Record<TransactionState, StateWords> = {
  waiting: { tone: "idle", label: "Not run yet" },
  running: { tone: "accent", label: "Running", busy: true },
  passed: { tone: "ok", label: "Passed" },
  differs: { tone: "warn", label: "Arrived, not as asked" },
  failed: { tone: "bad", label: "Failed" },
};

/** Reasons that wait for a person; nothing was refused. */
const holding = new Set<ErrorCode>([
  "unsure",
  "approvalNeeded",
  "changedSincePlan",
  "matchUnclear",
]);

/** True if a transaction ended with a change that waits for a person. */
export function isHeld({ state, problem }: TestTransaction): boolean {
  return state === "failed" && problem !== null && holding.has(problem.code);
}

/** True if it arrived, and nobody can show what was stored. */
export function isUnproved({ state, proof }: TestTransaction): boolean {
  return state === "differs" && proof?.outcome === "unproved";
}

/** Where a transaction stands; none before a run. */
export function transactionStateWords(transaction: TestTransaction | undefined): StateWords {
  if (!transaction) return stateWords.waiting;
  if (isHeld(transaction)) return { tone: "warn", label: "Held" };
  if (isUnproved(transaction)) return { tone: "warn", label: "Arrived, not proved" };
  return stateWords[transaction.state];
}

/** The four stages of a transaction. */
export const stageWords = {
  happened: "What happened in HighLevel",
  planned: "What we plan",
  sent: "What we sent",
  stored: "What Certileads stored",
} as const;
