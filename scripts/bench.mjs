// `npm run bench [MEASURE…]`: builds what is measured, optimised, and says what it costs. What is
// measured: bench/src/measures.rs. The table is Markdown.

import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { desktopSession, screen } from "./desktop-session.mjs";
import { npmPackages, root, run, must, rust, systemPackages } from "./machine.mjs";
import { buildUi } from "./ui-build.mjs";

const names = process.argv.slice(2);
const wanted = (name) => names.length === 0 || names.includes(name);
const [window, preview] = [wanted("window"), wanted("preview")];

rust();
await systemPackages("compile", ...(window || preview ? ["window", "desktopTest"] : []));
await npmPackages();
if (wanted("package")) await bundle(["deb"]);
const windows = [
  ...(window || preview ? ["certileads-connect"] : []),
  ...(window ? ["empty-window"] : []),
];
if (windows.length > 0) await buildUi();
await must("The build", "cargo", [
  ...["build", "--release", "--quiet", "-p", "connect-cli", "-p", "connect-bench"],
  // The pages are packed into the program, as in a package.
  ...windows.flatMap((name) => ["-p", name, "-F", `${name}/custom-protocol`]),
]);
const codes = [];
// Not `cargo run`, which would build it again with other features.
const program = [join(root, "target", "release", "connect-bench"), ...names];
const [command, ...args] = window ? ["xvfb-run", ...screen, ...program] : program;
if (names.join() !== "preview") codes.push(await run(command, args));
// Typing is measured in the page, by the web driver of the desktop tests.
if (preview) codes.push(await desktopSession("release", [], { CERTILEADS_BENCH: "1" }));
process.exit(Math.max(...codes));
