// The shortest way to a mapping of ten fields, one of them with choices and one with a condition,
// in the real window, with every click and key counted. Text that is typed is free.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Key } from "selenium-webdriver";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Sandbox } from "./support/sandbox";
import { AppWindow, binary } from "./support/window";

/** Clicks and keys, besides typed text, that it may take. */
const AT_MOST = 40;

let home: string;
let sandbox: Sandbox;
let window: AppWindow;
let count: number;

const certileads = (args: string[], input = "") =>
  execFileSync(binary("certileads"), ["--home", home, ...args], { encoding: "utf8", input });

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "certileads-home-"));
  sandbox = await Sandbox.start("--contacts", "40");
  const { highlevel, certileads: target } = sandbox.endpoints;
  const account = ["--location", highlevel.locationId, "--base-url", highlevel.baseUrl];
  certileads(["connect", "highlevel", ...account, "--token-stdin"], highlevel.token);
  certileads(
    ["connect", "certileads", "--base-url", target.baseUrl, "--token-stdin"],
    target.token,
  );
  const file = join(home, "key.json");
  const rule = { id: "key", source: "id", target: "externalId", steps: [], whenBlank: "hold" };
  writeFileSync(file, JSON.stringify({ format: 1, api: "contacts", rules: [rule] }));
  certileads(["mapping", "set", file]);
  certileads(["sync", "--once"]);
  window = await AppWindow.open(home);
  count = 0;
});

afterEach(async () => {
  await window.close();
  await sandbox.stop();
  rmSync(home, { recursive: true, force: true });
});

async function click(name: string): Promise<void> {
  count += 1;
  await window.click(name);
}

async function clickStarting(text: string): Promise<void> {
  count += 1;
  await window.clickStarting(text);
}

/** Types where the focus is, and presses Enter. */
async function enter(text: string): Promise<void> {
  count += 1;
  await window.press(...text, Key.ENTER);
}

/** Clicks into the input with this label, and types. */
async function fill(label: string, text: string): Promise<void> {
  count += 1;
  await window.clickInto(label);
  await window.press(...text);
}

/** Fields in the order in which the screen leads from one to the next, and where each goes. */
const PLAIN = [
  ["First name", "first name"],
  ["Last name", "last name"],
  ["Full name", "full name"],
  ["Company", "company"],
  ["Tags", "tags"],
  ["City", "city"],
  ["State", "state"],
  ["Postal code", "postal code"],
] as const;

test("eight fields, one with choices and one with a condition take few clicks", async () => {
  await window.go("mapping");
  await clickStarting("not mapped");

  await click("Certileads field for First name: choose…");
  for (const [field, target] of PLAIN) {
    const picker = `Certileads field for ${field}:`;
    await window.focused(`${picker} choose…`, `${picker} search`);
    await enter(target);
  }

  await click("Certileads field for Source: choose…");
  await enter("summary of notes");
  await clickStarting("Source");
  await click("Add a step");
  await window.focusedIn("[role=menu]");
  await enter("when");
  await window.focused("Field");
  await enter("city");
  await fill("Value", "San José");
  await fill("Then: value", "near");
  await fill("Otherwise", "");
  await window.find('input[aria-label="Otherwise"][aria-expanded="true"]');
  count += 2;
  await window.press(Key.ARROW_UP, Key.ENTER);
  await fill("Otherwise: value", "far");
  await window.picture("path-1-condition");

  await click("Certileads field for Preferred days: choose…");
  await enter("interests");
  await window.focused("Pair the choices");
  await enter("");
  const choices = ["whitening", "implants", "check-up", "braces", "insurance"];
  for (const choice of choices) await enter(choice);
  await window.picture("path-2-choices");

  await click("Publish");
  await window.picture("path-3-publish");
  count += 1;
  await window.click("Publish all the same and see the plan", "dialog");
  await window.sees("version 2");
  expect(await window.axe()).toEqual([]);
  await window.picture("path-4-published");
  console.log(`${count} clicks and keys, besides typed text`);
  expect(count).toBeLessThanOrEqual(AT_MOST);
});
