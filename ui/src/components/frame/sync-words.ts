/** What the loop is doing, in words: short for the status bar, in full for what opens from it. Pure. */
import type { Tone } from "@/components/states/tone";
import { sideName } from "@/copy/sides";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Run } from "@/ipc/bindings/Run";
import type { Format } from "@/lib/format";

export interface SyncWords {
  tone: Tone;
  busy?: boolean;
  /** In the status bar. */
  short: string;
  /** Shown after it as a relative time, which moves on by itself. */
  at?: number;
  /** What comes next, where there is room for it. */
  next?: string;
  /** A sentence. */
  title: string;
  /** What follows from it; empty where nothing does. */
  about: string;
}

interface Known {
  overview: Overview;
  now: number;
  /** What the window hears of the network. */
  online: boolean;
  format: Format;
}

const kept = "Nothing is lost: what changes meanwhile is found later.";

export function syncWords({ overview, now, online, format }: Known): SyncWords {
  const { sync } = overview;
  if (sync.running) return atWork(sync.running, sync.remainingSeconds, format);
  if (sync.paused) {
    return {
      tone: "warn",
      short: "syncing is paused",
      title: "Syncing is paused.",
      about: `Nothing is read or written until you resume. ${kept}`,
    };
  }
  if (sync.live === "elsewhere") {
    return {
      tone: "accent",
      short: "synced elsewhere",
      title: "Another program works on this data.",
      about: `${sync.holder ?? "It"} does the syncing. This window shows what it does, and takes over when it ends.`,
    };
  }
  if (!sync.baseline) {
    return {
      tone: "idle",
      short: "not synced yet",
      title: "Nothing is synced yet.",
      about: "Home shows what would be written before anything is.",
    };
  }
  const broken = brokenSide(overview);
  if (broken) {
    return {
      tone: "warn",
      short: sync.syncedAt === null ? "resting" : "resting, last synced",
      ...since(sync.syncedAt),
      title: `Syncing rests: ${broken}.`,
      about: `${sync.trouble?.what ?? "It goes on as soon as that is mended."} ${kept}`,
    };
  }
  if (!online || sync.live === "offline") return offline(overview, now, format);
  if (sync.live === "trouble") return inTrouble(overview, now, format);
  if (!sync.syncing) {
    return {
      tone: "idle",
      short: sync.syncedAt === null ? "not syncing" : "not syncing, last synced",
      ...since(sync.syncedAt),
      title: "Nothing is synced by itself.",
      about: "Start syncing, and this window looks at HighLevel at intervals.",
    };
  }
  return well(overview, now, format);
}

/**
 * What a screen reader hears when it becomes true: only what a person would want to be told while
 * working on something else. That all is well again is said too; looks and counts are not.
 */
export function announcementOf({ sync, connections }: Overview, online: boolean): string {
  if (sync.paused) return "Syncing is paused.";
  if (sync.live === "elsewhere") return "Another program works on this data.";
  if (!sync.baseline) return "";
  const broken = brokenSide({ connections });
  if (broken) return `Syncing rests: ${broken}.`;
  if (!online || sync.live === "offline") return "Syncing is offline.";
  if (sync.live === "trouble") return "HighLevel can’t be looked at right now.";
  return sync.syncing ? "Syncing is on." : "";
}

function since(at: number | null): { at?: number } {
  return at === null ? {} : { at };
}

function brokenSide({ connections }: Pick<Overview, "connections">): string | null {
  for (const side of ["highlevel", "certileads"] as const) {
    const connection = connections[side];
    if (!connection) return `${sideName[side]} is not connected`;
    if (connection.state === "unverified") return `${sideName[side]} is not checked yet`;
    if (connection.state === "needsAttention") return `${sideName[side]} needs you`;
  }
  return null;
}

const working: Partial<Record<Run["kind"], string>> = {
  test: "testing",
  cleanUp: "cleaning up",
  undo: "undoing",
  repair: "repairing",
};

function atWork({ kind, counts, expected }: Run, left: number | null, format: Format): SyncWords {
  const read =
    expected === null || kind === "test"
      ? ""
      : ` ${format.number(counts.read)} of ${format.number(expected)}`;
  const remaining = left === null ? "" : ` · ${format.remaining(left)} left`;
  const word = working[kind] ?? "syncing";
  return {
    tone: "accent",
    busy: true,
    short: `${word}${read}${remaining}`,
    title: `${word.charAt(0).toUpperCase()}${word.slice(1)} right now.`,
    about: "",
  };
}

function offline({ sync }: Overview, now: number, format: Format): SyncWords {
  const from = sync.failingSince === null ? "" : ` since ${format.since(sync.failingSince, now)}`;
  return {
    tone: "warn",
    short: `offline${from}`,
    title: `The network is away${from}.`,
    about: `${kept}${again(sync.nextLookAt, now, format)}`,
  };
}

function inTrouble({ sync }: Overview, now: number, format: Format): SyncWords {
  const from = sync.failingSince === null ? "" : ` since ${format.since(sync.failingSince, now)}`;
  return {
    tone: "warn",
    short: `can’t look${from}`,
    title: `HighLevel can’t be looked at${from}.`,
    about: `${sync.trouble?.what ?? "Something stands in the way."}${again(sync.nextLookAt, now, format)}`,
  };
}

function well({ sync }: Overview, now: number, format: Format): SyncWords {
  const { syncedAt, nextLookAt, queued, held } = sync;
  const looking = nextLookAt !== null && nextLookAt <= now;
  const next = looking
    ? "Looking at HighLevel right now."
    : nextLookAt === null
      ? "HighLevel is looked at at intervals."
      : `HighLevel is looked at again ${format.until(nextLookAt, now)}.`;
  if (looking) return { tone: "accent", busy: true, short: "looking…", title: next, about: "" };
  if (queued > 0) {
    return { tone: "accent", short: "writing", title: "Changes are being written.", about: next };
  }
  return {
    tone: "ok",
    short: "in sync",
    ...since(syncedAt),
    ...(nextLookAt === null ? {} : { next: `next look ${format.until(nextLookAt, now)}` }),
    title: held > 0 ? "Everything else is in sync." : "Everything is in sync.",
    about: next,
  };
}

function again(at: number | null, now: number, format: Format): string {
  return at === null ? "" : ` It tries again ${format.until(at, now)}.`;
}
