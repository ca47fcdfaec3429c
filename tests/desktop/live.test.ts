// Keys typed by hand for accounts outside the app, and what becomes of them: they open both
// accounts, lie in the keyring, and stand nowhere else. One is a canary that is searched for.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Sandbox } from "./support/sandbox";
import { AppWindow, binary, SCREENS } from "./support/window";

const CANARY = "pit-0ca9a91e-5eed-4b1d-a000-0ca9a91e5eed";

let home: string;
let sandbox: Sandbox;
let window: AppWindow;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "certileads-home-"));
  sandbox = await Sandbox.start("--contacts", "40");
  await sandbox.change({ type: "addToken", token: CANARY });
  window = await AppWindow.open(home);
});

afterEach(async () => {
  await window.close();
  await sandbox.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Every file below a folder, with what is in it. */
function files(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file)]);
}

/** All that the history keeps of every run, requests and answers included. */
function history(): string {
  const certileads = (...args: string[]) =>
    execFileSync(binary("certileads"), ["--home", home, "--json", ...args], { encoding: "utf8" });
  const runs = certileads("history");
  const ids = (JSON.parse(runs) as { runs: { runs: { id: string }[] } }).runs.runs.map(
    ({ id }) => id,
  );
  return runs + ids.map((id) => certileads("history", "--run", id)).join("");
}

test("typed keys connect, test and sync, and are found nowhere afterwards", async () => {
  const { highlevel, certileads } = sandbox.endpoints;
  await window.overhear();
  const pages: string[] = [];

  await window.click("Connect my account");
  await window.type("Token", CANARY);
  await window.type(
    "Location",
    `https://app.example.com/v2/location/${highlevel.locationId}/dashboard`,
  );
  await window.click("Use another API address");
  await window.type("API address", highlevel.baseUrl);
  await window.click("Connect HighLevel");
  await window.sees("All 16 endpoints can be used");
  await window.type("Address", certileads.baseUrl);
  await window.type("API key", certileads.token);
  expect(await window.axe()).toEqual([]);
  await window.picture("live-1-connect");
  await window.click("Connect Certileads");
  pages.push(await window.html());

  await window.click("Continue");
  await window.click("Publish and continue");
  await window.click("Run test transactions");
  await window.sees("This writes to your live accounts");
  expect(await window.axe()).toEqual([]);
  await window.picture("live-2-ask");
  await window.click("Run test transactions", "dialog");
  await window.find('[data-testid="test-transaction-tagAdded"][data-state="passed"]');
  pages.push(await window.html());
  await window.click("Clean up");
  await window.sees("removed");
  expect((await sandbox.state()) as object).toMatchObject({
    certileads: { counts: { contacts: 0 } },
  });

  await window.click("Later");
  for (const screen of SCREENS) {
    await window.go(screen);
    expect(await window.axe(), screen).toEqual([]);
    pages.push(await window.html());
  }

  const overheard = await window.answers();
  expect(overheard.length).toBeGreaterThan(10);
  expect(overheard.filter((answer) => answer.includes(CANARY))).toEqual([]);
  expect(pages.filter((page) => page.includes(CANARY))).toEqual([]);
  const kept = files(home);
  expect(kept.length).toBeGreaterThan(2);
  expect(kept.filter(([, bytes]) => bytes.includes(CANARY)).map(([file]) => file)).toEqual([]);
  expect(history().includes(CANARY)).toBe(false);
});
