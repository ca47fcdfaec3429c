// `npm start`: installs what is missing, builds, and opens the window. Without a display it does
// the same main job on the command line. Later starts only rebuild what changed.

import { join } from "node:path";
import { hasDisplay, must, npmPackages, root, run, rust, say, systemPackages } from "./machine.mjs";
import { buildUi } from "./ui-build.mjs";

const binary = (name) =>
  join(root, "target", "debug", process.platform === "win32" ? `${name}.exe` : name);

rust();
if (!hasDisplay()) {
  say("There is no display here, so the main job is done on the command line: certileads demo.");
  await systemPackages("compile");
  await must("Building", "cargo", ["build", "--bin", "certileads"]);
  process.exit(await run(binary("certileads"), ["demo"]));
}
await systemPackages("compile", "window");
await npmPackages();
await buildUi();
say("Building the app. The first time takes some minutes, later starts take seconds.");
await must("Building", "cargo", [
  "build",
  "--features",
  "custom-protocol",
  "--bin",
  "certileads-connect",
]);
say("Opening the window.");
process.exit(await run(binary("certileads-connect"), process.argv.slice(2)));
