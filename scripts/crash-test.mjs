// `npm run test:crash [SEED]`: kills the command line at 550 seeded random moments and checks that
// nothing was lost, doubled or wrong. What is checked: src-tauri/cli/tests/kills.

import { npmPackages, run, rust, systemPackages } from "./machine.mjs";

/** Kills of each of the five parts: syncing and running, undo, bringing up to date, two targets. */
const KILLS = 110;

rust();
await systemPackages("compile");
await npmPackages();
const seed = process.argv[2] ?? String(Math.floor(Math.random() * 1e9));
console.log(`Seed ${seed}`);
const args = ["test", "--quiet", "-p", "connect-cli", "--test", "certileads"];
process.exit(
  await run("cargo", [...args, "--", "kills::", "--nocapture", "--test-threads=2"], {
    env: { ...process.env, CERTILEADS_KILLS: String(KILLS), CERTILEADS_KILLS_SEED: seed },
  }),
);
