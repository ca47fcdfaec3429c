// `npm run package`: the optimised packages for this system, and where they lie.

import { bundle } from "./bundle.mjs";
import { npmPackages, rust, say, systemPackages } from "./machine.mjs";

rust();
await systemPackages("compile", "window");
await npmPackages();
const targets = process.platform === "linux" ? ["deb", "rpm"] : [];
say(`The packages lie in ${await bundle(targets)}.`);
