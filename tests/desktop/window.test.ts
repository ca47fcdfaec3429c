import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AppWindow } from "./support/window";

test("the window opens", async () => {
  const window = await AppWindow.open(mkdtempSync(join(tmpdir(), "certileads-")));
  await window.sees("hello");
  await window.picture("first");
  expect(await window.axe()).toEqual([]);
  await window.close();
});
