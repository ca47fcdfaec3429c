// `npm run bench [speed|unchanged|memory|faults|latency|start|limit]…`: builds the optimised command
// line and measures what it costs. What is measured: bench/src/measures.rs. The table is Markdown.

import { join } from "node:path";
import { npmPackages, root, run, must, rust, systemPackages } from "./machine.mjs";

rust();
await systemPackages("compile");
await npmPackages();
const build = ["build", "--release", "--quiet", "-p", "connect-cli", "-p", "connect-bench"];
await must("The build", "cargo", build);
// Not `cargo run`, which would build it again with other features.
const program = join(root, "target", "release", "connect-bench");
process.exit(await run(program, process.argv.slice(2)));
