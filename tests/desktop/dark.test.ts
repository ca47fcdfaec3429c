// The wizard in the dark, and in the smallest window: nothing for axe to find.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppWindow } from "./support/window";

let home: string;
let window: AppWindow;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "certileads-home-"));
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "preferences.json"), JSON.stringify({ preferences: { theme: "dark" } }));
  window = await AppWindow.open(home);
});

afterEach(async () => {
  await window.close();
  rmSync(home, { recursive: true, force: true });
});

test("the wizard reads well in the dark", async () => {
  await window.named("Explore with sample data");
  expect(await window.axe()).toEqual([]);
  await window.picture("dark-1-first-start");
  await window.click("Explore with sample data");
  await window.named("Continue");
  expect(await window.axe()).toEqual([]);
  await window.picture("dark-2-connect");
  await window.click("Continue");
  await window.sees("ana.diaz@example.com");
  expect(await window.axe()).toEqual([]);
  await window.picture("dark-3-map");
  await window.click("Save and continue");
  await window.click("Run test transactions");
  await window.find('[data-testid="test-transaction-tagAdded"][data-state="passed"]');
  expect(await window.axe()).toEqual([]);
  await window.picture("dark-4-test");
});
