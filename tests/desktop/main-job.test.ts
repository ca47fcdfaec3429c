// The main job on sample data, as a person does it: first start, connect, map, test, history,
// quit, start again.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { AppWindow } from "./support/window";

let home: string;
let window: AppWindow;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "certileads-home-"));
});

afterEach(() => window.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

const KINDS = ["contactCreated", "taskCompleted", "tagAdded"];

test("from the first start to three proved transactions", async () => {
  window = await AppWindow.open(home);
  await window.named("Connect my account");
  expect(await window.axe()).toEqual([]);
  await window.picture("1-first-start");

  await window.click("Explore with sample data");
  await window.named("Continue");
  expect(await window.axe()).toEqual([]);
  await window.picture("2-connect");

  await window.click("Continue");
  await window.sees("ana.diaz@example.com");
  expect(await window.axe()).toEqual([]);
  await window.picture("3-map");

  await window.clickStarting("First name");
  await window.click("Add a step");
  await window.clickStarting("Upper case");
  await window.gone("[role=menu]");
  await window.sees("ANA");
  expect(await window.axe()).toEqual([]);
  await window.picture("3-map-rule");

  await window.click("Publish and continue");
  await window.click("Run test transactions");
  for (const kind of KINDS)
    await window.find(`[data-testid="test-transaction-${kind}"][data-state="passed"]`);
  await window.sees("TEST ANA");
  expect(await window.axe()).toEqual([]);
  await window.picture("4-test");

  await window.click("Later");
  await window.go("history");
  await window.sees("Test Ana Díaz");
  expect(await window.axe()).toEqual([]);
});

test("after a restart the history is still there, and so is everything else", async () => {
  window = await AppWindow.open(home);
  await window.go("history");
  await window.sees("Test Ana Díaz");
  expect(await window.axe()).toEqual([]);
  await window.picture("5-history");
  await window.go("mapping");
  await window.sees("upper case");
});
