// Runs what clicks in the app's real window: on a virtual screen, in a D-Bus session of its own with
// an unlocked keyring of its own. Called by desktop.mjs and bench.mjs.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "./machine.mjs";

/** The virtual screen, for `xvfb-run`. */
export const screen = ["-a", "-s", "-screen 0 1400x1000x24", "dbus-run-session", "--"];

/** Runs them on the programs of a build, `debug` or `release`; resolves to the exit code. */
export async function desktopSession(build, filter = [], env = {}) {
  // Everything a session writes (keyring, window state) lands in a home of its own.
  const home = mkdtempSync(join(tmpdir(), "certileads-desktop-"));
  const code = await run("xvfb-run", [...screen, "bash", "tests/desktop/session.sh", ...filter], {
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, "config"),
      XDG_DATA_HOME: join(home, "share"),
      XDG_CACHE_HOME: join(home, "cache"),
      CERTILEADS_BINARIES: join(root, "target", build),
      ...env,
    },
  });
  rmSync(home, { recursive: true, force: true });
  return code;
}
