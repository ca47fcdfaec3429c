// Packs the app with Tauri: the window, the command line beside it, menu entry and icons.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { must, root } from "./machine.mjs";

/**
 * Builds the packages named (`deb`, `rpm`, …) and gives the folder they lie in. `debug` packs an
 * unoptimised build, quick enough for the tests.
 */
export async function bundle(targets, { debug = false } = {}) {
  const profile = debug ? "debug" : "release";
  await must("Building the command line", "cargo", [
    "build",
    "--bin",
    "certileads",
    ...(debug ? [] : ["--release"]),
  ]);
  const files = { "/usr/bin/certileads": `target/${profile}/certileads` };
  const config = { bundle: { linux: { deb: { files }, rpm: { files } } } };
  await must("Packing the app", "npx", [
    "tauri",
    "build",
    ...(debug ? ["--debug"] : []),
    ...(targets.length > 0 ? ["--bundles", targets.join(",")] : []),
    "--config",
    JSON.stringify(config),
  ]);
  return join(root, "target", profile, "bundle");
}

/** The newest package of a kind in a bundle folder. */
export function packageFile(folder, kind) {
  const inside = join(folder, kind);
  const name = readdirSync(inside).find((file) => file.endsWith(`.${kind}`));
  return name && join(inside, name);
}
