/** How both connections stand, in one sentence. */
import { sideName } from "@/copy/sides";
import type { Connection } from "@/ipc/bindings/Connection";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Side } from "@/ipc/bindings/Side";
import { daysBetween } from "@/lib/format";
import { KEY_LASTS_DAYS } from "./key-words";

const sides: Side[] = ["highlevel", "certileads"];

/** The overview in one sentence; `now` is UTC milliseconds. */
export function standing({ connections, sandbox }: Overview, now: number): string {
  const absent = sides.filter((side) => !connections[side]);
  if (absent.length === 2) return "Nothing is connected yet. Both sides are needed for a sync.";
  if (absent.length === 1) return `${namesOf(absent)} isn’t connected, so nothing is synced.`;
  if (sandbox) return "Both sides are connected to sample data.";
  const broken = sides.filter((side) => connections[side]?.state === "needsAttention");
  if (broken.length > 0) {
    return `${namesOf(broken)} ${broken.length > 1 ? "need" : "needs"} your attention; until then nothing is synced.`;
  }
  const unsure = sides.filter((side) => connections[side]?.state === "unverified");
  if (unsure.length > 0)
    return `${namesOf(unsure)} ${unsure.length > 1 ? "were" : "was"} never checked.`;
  const lacking = sides.filter((side) => lacks(connections[side]));
  if (lacking.length > 0)
    return "Both sides are connected. Some things won’t work; they are named below.";
  const old = sides.filter((side) => isOld(connections[side], now));
  if (old.length > 0) {
    return `Both sides are connected. ${old.length > 1 ? "Both keys are" : `The key of ${namesOf(old)} is`} older than ${KEY_LASTS_DAYS} days.`;
  }
  return "Both sides are connected, and their keys may do all that is needed.";
}

function lacks(connection: Connection | null): boolean {
  return (connection?.report.losses.length ?? 0) > 0;
}

function isOld(connection: Connection | null, now: number): boolean {
  const storedAt = connection?.keyStoredAt ?? null;
  return storedAt !== null && daysBetween(storedAt, now) >= KEY_LASTS_DAYS;
}

function namesOf(those: Side[]): string {
  return those.map((side) => sideName[side]).join(" and ");
}
