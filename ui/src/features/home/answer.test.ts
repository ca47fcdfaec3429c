/** Home's sentence: what is graver comes first. */
import { expect, test } from "vitest";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Run } from "@/ipc/bindings/Run";
import type { SyncStatus } from "@/ipc/bindings/SyncStatus";
import { createFakeBackend } from "@/ipc/fake/fake";
import { createFormat } from "@/lib/format";
import { answerOf } from "./answer";

const format = createFormat("iso", "comma");
const NOW = Date.UTC(2026, 2, 5, 12);

async function answered(
  sync: Partial<SyncStatus>,
  more: { online?: boolean; blind?: boolean } = {},
) {
  const live: Overview = await createFakeBackend().call("get_overview", null);
  const overview = { ...live, sync: { ...live.sync, syncedAt: NOW - 12_000, ...sync } };
  const { what, rest } = answerOf({
    overview,
    home: undefined,
    blind: more.blind ?? false,
    online: more.online ?? true,
    now: NOW,
    format,
  });
  return `${what} ${rest}`.trim();
}

const ended = (state: Run["state"]) => ({ state }) as Run;

test.each<[words: string, sync: Partial<SyncStatus>]>([
  ["Everything is in sync.", {}],
  ["Everything was in sync on 2026-03-01.", { syncedAt: Date.UTC(2026, 2, 1, 12) }],
  ["Nothing is synced yet. See the plan, then start.", { baseline: false, held: 3 }],
  ["Syncing is paused. Nothing is read or written.", { paused: true, held: 3 }],
  [
    "The network is away since 11:40. It is tried again by itself, and nothing is lost.",
    { live: "offline", failingSince: new Date(2026, 2, 5, 11, 40).getTime(), held: 3 },
  ],
  [
    "HighLevel can’t be looked at. It is tried again by itself, and nothing is lost.",
    { live: "trouble" },
  ],
  [
    "Another program keeps this data in sync. This window takes over when it ends.",
    { live: "elsewhere" },
  ],
  ["1 change is held. Everything else is in sync.", { held: 1 }],
  ["1,204 changes are held. 1 change waits to be written.", { held: 1204, queued: 1 }],
  ["2 changes are held. The rest goes on.", { held: 2, last: ended("failed") }],
  ["The last sync was cut short. The next one goes on.", { last: ended("interrupted") }],
  ["3 changes wait to be written. The next sync writes them.", { queued: 3 }],
  ["1 change waits to be written. The next sync writes it.", { queued: 1 }],
])("says “%s”", async (words, sync) => {
  expect(await answered(sync)).toBe(words);
});

test("says first that the computer is offline", async () => {
  expect(await answered({ held: 3 }, { online: false })).toMatch(
    /^This computer is offline\. Nothing is lost/,
  );
});

test("doesn't claim to know what it couldn't read", async () => {
  expect(await answered({}, { blind: true })).toMatch(/^What needs you can’t be read\./);
});
