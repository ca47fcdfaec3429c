// The first start of the packed app in its real window.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppWindow } from "./support/window";

let home: string;
let window: AppWindow;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "certileads-home-"));
  window = await AppWindow.open(home);
});

afterEach(async () => {
  await window.close();
  rmSync(home, { recursive: true, force: true });
});

test("two doors, and nothing for axe to find", async () => {
  await window.named("Connect my account");
  await window.named("Explore with sample data");
  expect(await window.axe()).toEqual([]);
  await window.picture("first-start");
});

test("the sample data leads into the wizard", async () => {
  await window.click("Explore with sample data");
  await window.sees("Harbor Lane Dental");
  await window.picture("connect-sample");
  expect(await window.axe()).toEqual([]);
});
