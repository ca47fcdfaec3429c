// `npm run bench [MEASURE…]`: builds what is measured, optimised, and says what it costs. What is
// measured: bench/src/measures.rs. The table is Markdown.

import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { npmPackages, root, run, must, rust, systemPackages } from "./machine.mjs";
import { buildUi } from "./ui-build.mjs";

const names = process.argv.slice(2);
const wanted = (name) => names.length === 0 || names.includes(name);
const window = wanted("window");

rust();
await systemPackages("compile", ...(window ? ["window", "desktopTest"] : []));
await npmPackages();
if (wanted("package")) await bundle(["deb"]);
const windows = ["certileads-connect", "empty-window"];
if (window) await buildUi();
await must("The build", "cargo", [
  ...["build", "--release", "--quiet", "-p", "connect-cli", "-p", "connect-bench"],
  // The pages are packed into the program, as in a package.
  ...(window ? windows.flatMap((name) => ["-p", name, "-F", `${name}/custom-protocol`]) : []),
]);
// Not `cargo run`, which would build it again with other features.
const program = [join(root, "target", "release", "connect-bench"), ...names];
const screen = ["-a", "-s", "-screen 0 1400x1000x24", "dbus-run-session", "--"];
const [command, ...args] = window ? ["xvfb-run", ...screen, ...program] : program;
process.exit(await run(command, args));
