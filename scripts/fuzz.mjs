// `npm run fuzz [MINUTES]`: coverage-guided inputs for the chain of steps and for the reader of
// mapping files, 30 minutes each unless told otherwise, both at once. What must hold:
// fuzz/src/lib.rs. A finding is written to fuzz/artifacts and ends it with an error; new inputs go
// into fuzz/corpus, as few as cover the same.

import { rmSync } from "node:fs";
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
    "-timeout=5",
    "-rss_limit_mb=2048",
  ],
  ...[`-dict=${join("fuzz", "words.dict")}`, "-print_final_stats=1"],
];
const codes = await Promise.all(targets.map((target) => run("cargo", fuzz(target))));
for (const target of targets) {
  const folders = [join("fuzz", "corpus", target), join("fuzz", "found", target)];
  // Keeps what covers something that the corpus does not.
  await must("Keeping inputs", "cargo", [
    "fuzz",
    "run",
    ...options,
    target,
    ...folders,
    "--",
    "-merge=1",
  ]);
}
rmSync(join(root, "fuzz", "found"), { recursive: true, force: true });
process.exit(Math.max(...codes));
