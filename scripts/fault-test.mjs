// `npm run test:faults [CONTACTS] [MIXES]`: every fault alone and seeded mixes of them, with 10,000
// contacts unless told otherwise, and the property test with more cases. What is checked:
// tests/integration/faults.rs and property.rs.

import { npmPackages, run, rust, systemPackages } from "./machine.mjs";

rust();
await systemPackages("compile");
await npmPackages();
const [contacts = "10000", mixes = "12"] = process.argv.slice(2);
const env = {
  ...process.env,
  CERTILEADS_FAULT_CONTACTS: contacts,
  CERTILEADS_FAULT_MIXES: mixes,
  PROPTEST_CASES: "256",
};
const tests = ["faults::", "property::"];
const args = ["test", "--quiet", "--release", "-p", "connect-tests", "--"];
process.exit(await run("cargo", [...args, ...tests, "--test-threads=2"], { env }));
