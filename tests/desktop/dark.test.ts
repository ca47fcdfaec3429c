// Every screen in the dark and in the smallest window: nothing for axe to find.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppWindow, SCREENS } from "./support/window";

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

async function look(name: string): Promise<void> {
  expect(await window.axe(), name).toEqual([]);
  await window.picture(`dark-${name}`);
}

test("the wizard and every screen read well in the dark, in a small window too", async () => {
  await window.named("Explore with sample data");
  await look("1-first-start");
  await window.click("Explore with sample data");
  await window.named("Continue");
  await look("2-connect");
  await window.click("Continue");
  await window.sees("ana.diaz@example.com");
  await look("3-map");
  await window.click("Publish and continue");
  await window.click("Run test transactions");
  await window.find('[data-testid="test-transaction-tagAdded"][data-state="passed"]');
  await look("4-test");

  await window.click("Later");
  for (const [width, height] of [
    [1280, 832],
    [900, 600],
  ] as const) {
    await window.resize(width, height);
    for (const screen of SCREENS) {
      await window.go(screen);
      await look(`${screen}-${width}`);
    }
  }
});
