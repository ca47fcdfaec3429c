// The TypeScript types are those of the Rust code: writes them anew and fails if any differs from
// what is committed, is missing or is new.

import { spawnSync } from "node:child_process";
import { root, run } from "./machine.mjs";

const folder = "ui/src/ipc/bindings";
const code = await run("npm", ["run", "--silent", "bindings"]);
if (code !== 0) process.exit(code);
const status = spawnSync("git", ["status", "--porcelain", "--untracked-files=all", "--", folder], {
  cwd: root,
  encoding: "utf8",
});
if (status.status !== 0 || status.stdout !== "") {
  console.error(
    `✗ The types in ${folder} are not those that are committed:\n${status.stdout}${status.stderr}`,
  );
  process.exit(1);
}
console.log("✓ The TypeScript types are those of the Rust code.");
