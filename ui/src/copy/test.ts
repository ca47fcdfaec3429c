/** Words of the Test step. */
import type { Tone } from "@/components/states/tone";
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

export const transactionStateWords: Record<TransactionState, StateWords> = {
  waiting: { tone: "idle", label: "Not run yet" },
  running: { tone: "accent", label: "Running", busy: true },
  passed: { tone: "ok", label: "Passed" },
  differs: { tone: "warn", label: "Arrived, not as asked" },
  failed: { tone: "bad", label: "Failed" },
};

/** The four stages of a transaction. */
export const stageWords = {
  happened: "What happened in HighLevel",
  planned: "What we plan",
  sent: "What we sent",
  stored: "What Certileads stored",
} as const;
