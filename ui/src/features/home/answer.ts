/** Home's first sentence: is everything well? Pure; what is graver comes first. */
import type { Tone } from "@/components/states/tone";
import { runKindWords } from "@/copy/runs";
import { sideName } from "@/copy/sides";
import type { Home } from "@/ipc/bindings/Home";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Run } from "@/ipc/bindings/Run";
import type { SyncStatus } from "@/ipc/bindings/SyncStatus";
import type { Format } from "@/lib/format";

const HOUR = 3_600_000;

export interface Answer {
  tone: Tone;
  busy?: boolean;
  /** The answer itself. */
  what: string;
  /** What follows from it. */
  rest: string;
}

interface Known {
  overview: Overview;
  /** None while it is read. */
  home: Home | undefined;
  /** What needs the person can't be read. */
  blind: boolean;
  now: number;
  online: boolean;
  format: Format;
}

const nothingLost = "Nothing is lost: the next sync finds what changed meanwhile.";

const keepsTrying = "It is tried again by itself, and nothing is lost.";

export function answerOf(known: Known): Answer {
  const { overview, home, blind, now, online, format } = known;
  const { sync } = overview;
  if (!online) return { tone: "warn", what: "This computer is offline.", rest: nothingLost };
  const side = (["highlevel", "certileads"] as const).find(
    (one) => overview.connections[one]?.state !== "connected",
  );
  if (side) return connectionAnswer(overview, side);
  if (sync.running) return runningAnswer(sync.running, sync.remainingSeconds, format);
  if (!sync.baseline) {
    return { tone: "idle", what: "Nothing is synced yet.", rest: "See the plan, then start." };
  }
  if (sync.paused) {
    return { tone: "warn", what: "Syncing is paused.", rest: "Nothing is read or written." };
  }
  const away = awayAnswer(sync, now, format);
  if (away) return away;
  if (blind) {
    return {
      tone: "warn",
      what: "What needs you can’t be read.",
      rest: "Syncing goes on untouched.",
    };
  }
  return heldAnswer(sync, format) ?? lastAnswer(sync.last) ?? wellAnswer(sync, home, now, format);
}

function connectionAnswer({ connections }: Overview, side: "highlevel" | "certileads"): Answer {
  const name = sideName[side];
  const connection = connections[side];
  if (!connection) {
    return { tone: "warn", what: `${name} is not connected.`, rest: "Nothing can be synced." };
  }
  if (connection.state === "unverified") {
    return {
      tone: "warn",
      what: `${name} has not been checked yet.`,
      rest: "Whether its key works shows with the first call.",
    };
  }
  return {
    tone: "bad",
    what: `${name} needs attention.`,
    rest: "Syncing waits for it; nothing is lost.",
  };
}

/** What keeps the loop from looking, or who looks instead. */
function awayAnswer(sync: SyncStatus, now: number, format: Format): Answer | null {
  const since = sync.failingSince === null ? "" : ` since ${format.since(sync.failingSince, now)}`;
  switch (sync.live) {
    case "offline":
      return { tone: "warn", what: `The network is away${since}.`, rest: keepsTrying };
    case "trouble":
      return { tone: "warn", what: `HighLevel can’t be looked at${since}.`, rest: keepsTrying };
    case "elsewhere":
      return {
        tone: "accent",
        what: "Another program keeps this data in sync.",
        rest: "This window takes over when it ends.",
      };
    default:
      return null;
  }
}

function runningAnswer({ kind, counts, expected }: Run, left: number | null, format: Format) {
  const of =
    expected === null || expected === 0
      ? ""
      : `: ${format.number(counts.read)} of ${format.count(expected, "contact")}`;
  const rest = left === null ? "You can stop it at any time." : `${sayLeft(left, format)} left.`;
  return { tone: "accent", busy: true, what: `${runKindWords[kind].working}${of}.`, rest } as const;
}

function sayLeft(seconds: number, format: Format): string {
  const words = format.remaining(seconds);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function heldAnswer({ held, queued, last }: SyncStatus, format: Format): Answer | null {
  if (held === 0) return null;
  const what = held === 1 ? "1 change is held." : `${format.number(held)} changes are held.`;
  const rest =
    queued > 0
      ? waitingText(queued, format)
      : last?.state === "done"
        ? "Everything else is in sync."
        : "The rest goes on.";
  return { tone: "warn", what, rest };
}

function waitingText(queued: number, format: Format): string {
  return queued === 1
    ? "1 change waits to be written."
    : `${format.number(queued)} changes wait to be written.`;
}

function lastAnswer(last: Run | null): Answer | null {
  switch (last?.state) {
    case "failed":
      return { tone: "bad", what: "The last sync failed.", rest: nothingLost };
    case "cancelled":
      return { tone: "warn", what: "The last sync was stopped.", rest: "The next one goes on." };
    case "interrupted":
      return { tone: "warn", what: "The last sync was cut short.", rest: "The next one goes on." };
    default:
      return null;
  }
}

function wellAnswer(
  { queued, syncedAt }: SyncStatus,
  home: Home | undefined,
  now: number,
  format: Format,
): Answer {
  if (queued > 0) {
    const them = queued === 1 ? "it" : "them";
    return {
      tone: "accent",
      what: waitingText(queued, format),
      rest: `The next sync writes ${them}.`,
    };
  }
  const fresh = syncedAt !== null && now - syncedAt < HOUR;
  const what =
    fresh || syncedAt === null
      ? "Everything is in sync."
      : `Everything was in sync ${writtenAgo(syncedAt, now, format)}.`;
  return { tone: "ok", what, rest: home ? todayText(home, format) : "" };
}

/** “5 h ago”, or “on Mar 5, 2026”. */
function writtenAgo(at: number, now: number, format: Format): string {
  const ago = format.ago(at, now);
  return now - at < 24 * HOUR ? ago : `on ${ago}`;
}

function todayText({ today, needs }: Home, format: Format): string {
  const { created, updated, tagged, tasksCompleted } = today;
  const moved = created + updated + tagged + tasksCompleted;
  const changes = moved === 0 ? "No changes today" : `${format.count(moved, "change")} today`;
  if (needs.length === 0) return `${changes}, nothing needs you.`;
  const things =
    needs.length === 1 ? "1 thing needs" : `${format.number(needs.length)} things need`;
  return `${changes}, ${things} you.`;
}
