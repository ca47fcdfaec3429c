// The desktop lane: packs the app as a .deb build does, then clicks in its real window.

import { bundle } from "./bundle.mjs";
import { desktopSession } from "./desktop-session.mjs";
import { npmPackages, say, systemPackages } from "./machine.mjs";

if (process.platform !== "linux") {
  say("Skipped: the desktop lane needs Linux with WebKitWebDriver; there is none on this system.");
  process.exit(0);
}
await systemPackages("compile", "window", "desktopTest");
await npmPackages();
if (!process.argv.includes("--no-build")) {
  await bundle(["deb"], { debug: true });
}
const filter = process.argv.slice(2).filter((arg) => arg !== "--no-build");
process.exit(await desktopSession("debug", filter));
