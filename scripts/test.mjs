// `npm test`: installs what is missing, runs every lane, and ends with one line a lane.
// `npm test -- LANE…` runs some of them. The lanes and what each proves: CONTRIBUTING.md.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { npmPackages, root, run, rust, say, systemPackages } from "./machine.mjs";

const cargoTest = (...args) => ["cargo", ["test", "--quiet", ...args]];
const lanes = {
  lint: [
    ["cargo", ["fmt", "--all", "--check"]],
    ["cargo", ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]],
    ["npm", ["run", "lint", "--workspace", "ui"]],
    ["npx", ["prettier", "--check", "--config", "ui/.prettierrc.json", "scripts", "tests/desktop"]],
    ["npm", ["run", "check", "--workspace", "desktop-tests"]],
  ],
  unit: [cargoTest("--workspace", "--exclude", "connect-tests")],
  contract: [
    ["node", ["scripts/bindings.mjs"]],
    ["node", ["scripts/openapi/compact.mjs", "--check"]],
  ],
  integration: [cargoTest("--package", "connect-tests")],
  ui: [
    ["npm", ["run", "build", "--workspace", "ui"]],
    ["npm", ["test", "--workspace", "ui"]],
  ],
  desktop: [["node", ["scripts/desktop.mjs"]]],
  // The desktop lane has just packed the same .deb.
  install: [
    ["node", ["scripts/install-test.mjs", ...(process.argv.length > 2 ? [] : ["--no-build"])]],
  ],
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in lanes));
if (unknown.length > 0) {
  console.error(
    `No such lane: ${unknown.join(", ")}. There are: ${Object.keys(lanes).join(", ")}.`,
  );
  process.exit(2);
}
rust();
await systemPackages("compile", "window", "desktopTest", "installTest");
await npmPackages();
// The shell's crate does not compile without a folder of pages.
if (!existsSync(join(root, "ui", "dist", "index.html")))
  await run("npm", ["run", "build", "--workspace", "ui"]);

const results = [];
for (const [name, commands] of Object.entries(lanes)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  say(`Lane ${name}`);
  const started = Date.now();
  let passed = true;
  for (const [command, args] of commands) passed = (await run(command, args)) === 0 && passed;
  results.push({ name, passed, seconds: Math.round((Date.now() - started) / 1000) });
}
console.log("");
for (const { name, passed, seconds } of results)
  console.log(
    `${passed ? "✓" : "✗"} ${name.padEnd(12)} ${passed ? "passed" : "FAILED"} in ${seconds} s`,
  );
const failed = results.filter(({ passed }) => !passed).length;
console.log(`\nlanes: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
