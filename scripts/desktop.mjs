// The desktop lane: packs the app as a .deb build does, then clicks in its real window on a
// virtual screen, in a D-Bus session of its own with an unlocked keyring of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { npmPackages, root, run, say, systemPackages } from "./machine.mjs";

if (process.platform !== "linux") {
  say("Skipped: the desktop lane needs Linux with WebKitWebDriver; there is none on this system.");
  process.exit(0);
}
await systemPackages("compile", "window", "desktopTest");
await npmPackages();
if (!process.argv.includes("--no-build")) {
  await bundle(["deb"], { debug: true });
}

// Everything a session writes (keyring, window state) lands in a home of its own.
const home = mkdtempSync(join(tmpdir(), "certileads-desktop-"));
const filter = process.argv.slice(2).filter((arg) => arg !== "--no-build");
const code = await run(
  "xvfb-run",
  [
    "-a",
    "-s",
    "-screen 0 1400x1000x24",
    "dbus-run-session",
    "--",
    "bash",
    "tests/desktop/session.sh",
    ...filter,
  ],
  {
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, "config"),
      XDG_DATA_HOME: join(home, "share"),
      XDG_CACHE_HOME: join(home, "cache"),
      CERTILEADS_BINARIES: join(root, "target", "debug"),
    },
  },
);
rmSync(home, { recursive: true, force: true });
process.exit(code);
