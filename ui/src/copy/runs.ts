/** Words for runs: what they are for, how they stand, what they did. */
import type { Tone } from "@/components/states/tone";
import type { Format } from "@/lib/format";
import type { RunCounts } from "@/ipc/bindings/RunCounts";
import type { RunKind } from "@/ipc/bindings/RunKind";
import type { RunState } from "@/ipc/bindings/RunState";

interface KindWords {
  name: string;
  /** While it is at work. */
  working: string;
  about: string;
}

export const runKindWords: Record<RunKind, KindWords> = {
  incremental: {
    name: "Sync",
    working: "Syncing",
    about: "What changed in HighLevel since the last sync",
  },
  backfill: {
    name: "Backfill",
    working: "Bringing everything over",
    about: "Every contact there is",
  },
  baseline: {
    name: "First look",
    working: "Looking at every contact",
    about: "Every contact is read and remembered; nothing is written",
  },
  test: { name: "Test", working: "Testing", about: "The three test transactions" },
  cleanUp: { name: "Clean-up", working: "Cleaning up", about: "Removes what the test made" },
  undo: { name: "Undo", working: "Undoing", about: "Takes back what another run wrote" },
  repair: {
    name: "Repair",
    working: "Repairing",
    about: "Mends what a comparison of both sides found",
  },
  resend: {
    name: "Mapping update",
    working: "Sending what the mapping changes",
    about: "Writes what a new version of the mapping changes",
  },
};

interface StateWords {
  tone: Tone;
  label: string;
  busy?: boolean;
}

export const runStateWords: Record<RunState, StateWords> = {
  running: { tone: "accent", label: "At work", busy: true },
  done: { tone: "ok", label: "Done" },
  failed: { tone: "bad", label: "Failed" },
  cancelled: { tone: "idle", label: "Stopped" },
  interrupted: { tone: "warn", label: "Interrupted" },
};

/** What a run did, the moving part first: “110 created, 8 linked, 2 held”. */
export function countsText(counts: RunCounts, format: Format): string {
  const told = parts.flatMap(([key, one, many]) => {
    const value = counts[key];
    return value > 0 ? [`${format.number(value)} ${value === 1 ? one : (many ?? one)}`] : [];
  });
  if (told.length > 0) return told.join(", ");
  return counts.read > 0
    ? `${format.number(counts.read)} read, nothing to change`
    : "Nothing to change";
}

/** How many writes a run made in Certileads. */
export function writesOf(counts: RunCounts): number {
  return written.reduce((sum, key) => sum + counts[key], 0);
}

const written: (keyof RunCounts)[] = [
  "created",
  "updated",
  "archived",
  "deleted",
  "tagged",
  "tasksCompleted",
  "tasks",
  "notes",
  "segments",
];

const parts: [key: keyof RunCounts, one: string, many?: string][] = [
  ["created", "created"],
  ["updated", "updated"],
  ["linked", "linked"],
  ["archived", "archived"],
  ["deleted", "deleted"],
  ["tagged", "tag write", "tag writes"],
  ["tasksCompleted", "task noted", "tasks noted"],
  ["tasks", "follow-up task", "follow-up tasks"],
  ["notes", "note", "notes"],
  ["segments", "put into segments"],
  ["leftOut", "left out"],
  ["held", "held"],
  ["failed", "failed"],
  ["retrying", "to try again"],
];
