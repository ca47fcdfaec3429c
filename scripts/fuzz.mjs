// `npm run fuzz [MINUTES]`: coverage-guided inputs for the chain of steps and for the reader of
// mapping files, 30 minutes each unless told otherwise, both at once. What must hold:
// fuzz/src/lib.rs. A finding is written to fuzz/artifacts and ends it with an error. Inputs that cover
// something new stay in fuzz/found; the smallest of them are worth a place in fuzz/corpus.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { has, must, root, run, rust, say, systemPackages } from "./machine.mjs";

const [minutes = "30"] = process.argv.slice(2);
const targets = ["chain", "mapping_file"];
const options = ["-s", "none", "--features", "libfuzzer"];

rust();
await systemPackages("compile");
if (!has("cargo-fuzz"))
  await must("The installation", "cargo", ["install", "--locked", "cargo-fuzz"]);
// Linking as a whole takes longer than it gains here.
process.env.CARGO_PROFILE_RELEASE_LTO = "off";
await must("The build", "cargo", ["fuzz", "build", ...options]);
say(`Fuzzing for ${minutes} minutes.`);
const fuzz = (target) => [
  ...[
    "fuzz",
    "run",
    ...options,
    target,
    join("fuzz", "found", target),
    join("fuzz", "corpus", target),
    "--",
  ],
  ...[
    `-max_total_time=${Number(minutes) * 60}`,
    "-max_len=8192",
    "-timeout=60",
    "-rss_limit_mb=2048",
  ],
  ...[`-dict=${join("fuzz", "words.dict")}`, "-print_final_stats=1"],
];
for (const target of targets) mkdirSync(join(root, "fuzz", "found", target), { recursive: true });
const codes = await Promise.all(targets.map((target) => run("cargo", fuzz(target))));
process.exit(Math.max(...codes));
