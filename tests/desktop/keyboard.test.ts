// The main job by keyboard alone: no pointer touches the window.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Key } from "selenium-webdriver";
import { afterEach, beforeEach, test } from "vitest";
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

test("connect, change a rule, test, look at the history", async () => {
  await window.enter("Explore with sample data");
  await window.enter("Continue");

  await window.sees("ana.diaz@example.com");
  await window.tabTo("First name");
  await window.press(Key.ENTER);
  await window.enter("Add a step");
  await window.starting("Trim");
  await window.press(Key.ARROW_DOWN, Key.ARROW_DOWN, Key.ARROW_DOWN, Key.ENTER);
  await window.sees("upper case");

  await window.enter("Publish and continue");
  await window.enter("Run test transactions");
  for (const kind of ["contactCreated", "taskCompleted", "tagAdded"])
    await window.find(`[data-testid="test-transaction-${kind}"][data-state="passed"]`);

  await window.enter("Later");
  await window.enter("History");
  await window.sees("Test Ana Díaz");
});
