// Builds the pages, unless nothing in `ui/` changed since the last build.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { must, root, say } from "./machine.mjs";

const built = join(root, "ui", "dist", "index.html");

/** Builds `ui/dist`, or does nothing where it is newer than everything it is made of. */
export async function buildUi() {
  if (existsSync(built) && statSync(built).mtimeMs > newest(join(root, "ui"))) return;
  say("Building the pages.");
  await must("Building the pages", "npm", ["run", "build", "--workspace", "ui"]);
}

function newest(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== "dist" && entry.name !== "node_modules")
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    })
    .reduce((a, b) => Math.max(a, b), 0);
}
