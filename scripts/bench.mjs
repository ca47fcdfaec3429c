// `npm run bench [speed|unchanged|memory|faults|start|latency|limit]…`: builds the optimised command
// line and measures what it costs. What is measured: bench/src/measures.rs. The table is Markdown.

import { npmPackages, run, must, rust, systemPackages } from "./machine.mjs";

rust();
await systemPackages("compile");
await npmPackages();
const build = ["build", "--release", "--quiet", "-p", "connect-cli", "-p", "connect-bench"];
await must("The build", "cargo", build);
process.exit(
  await run("cargo", [
    "run",
    "--release",
    "--quiet",
    "-p",
    "connect-bench",
    "--",
    ...process.argv.slice(2),
  ]),
);
