// The install lane: the .deb has every file, resolves its libraries, has a valid menu entry and
// software-centre page, installs, starts on a virtual screen, and goes without a trace.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, packageFile } from "./bundle.mjs";
import { root, say } from "./machine.mjs";

if (process.platform !== "linux" || spawnSync("which", ["dpkg-deb"]).status !== 0) {
  say("Skipped: the install lane needs dpkg; this system has none.");
  process.exit(0);
}

const failures = [];
let passed = 0;

/** Runs a command to its end; its output is in the result. */
function output(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return { ok: status === 0, text: `${stdout ?? ""}${stderr ?? ""}` };
}

function check(what, ok, detail = "") {
  console.log(`  ${ok ? "✓" : "✗"} ${what}${ok || !detail ? "" : `\n${detail}`}`);
  if (ok) passed += 1;
  else failures.push(what);
}

const folder = process.argv.includes("--no-build")
  ? join(root, "target", "debug", "bundle")
  : await bundle(["deb"], { debug: true });
const deb = packageFile(folder, "deb");
const unpacked = mkdtempSync(join(tmpdir(), "certileads-deb-"));
check("the .deb unpacks into a clean folder", output("dpkg-deb", "-x", deb, unpacked).ok);

const applications = join(unpacked, "usr/share/applications");
const entry = join(applications, "Certileads Connect.desktop");
const metainfo = join(unpacked, "usr/share/metainfo/com.certileads.connect.metainfo.xml");
const icons = [32, 64, 128].map(
  (size) => `usr/share/icons/hicolor/${size}x${size}/apps/certileads-connect.png`,
);
for (const file of ["usr/bin/certileads-connect", "usr/bin/certileads", ...icons])
  check(`it has ${file}`, existsSync(join(unpacked, file)));
check("it has a menu entry", existsSync(entry));
check("it has a software-centre page", existsSync(metainfo));

const missing = ["certileads-connect", "certileads"]
  .flatMap((name) => output("ldd", join(unpacked, "usr/bin", name)).text.split("\n"))
  .filter((line) => line.includes("not found"));
check("every library it needs is found", missing.length === 0, missing.join("\n"));

const validated = output("desktop-file-validate", entry);
check("the menu entry is valid", validated.ok, validated.text);
const appstream = output("appstreamcli", "validate", "--no-net", metainfo);
check("the software-centre page is valid", appstream.ok, appstream.text);
const exec = /^Exec=(\S+)/m.exec(existsSync(entry) ? readFileSync(entry, "utf8") : "")?.[1];
check(
  "the menu entry starts a program it has",
  exec && existsSync(join(unpacked, "usr/bin", exec)),
);

/** Starts a program on a virtual screen and waits for its window to be there. */
function opensAWindow(program) {
  const home = mkdtempSync(join(tmpdir(), "certileads-home-"));
  const script = `
    export HOME="${home}" CERTILEADS_HOME="${home}/data" XDG_CONFIG_HOME="${home}/config"
    "${program}" & pid=$!
    timeout 60 xdotool search --sync --onlyvisible --name "^Certileads Connect$"; found=$?
    kill -0 $pid || found=1
    kill $pid; wait $pid
    exit $found`;
  const result = output("xvfb-run", "-a", "dbus-run-session", "--", "bash", "-c", script);
  rmSync(home, { recursive: true, force: true });
  return result;
}
const opened = opensAWindow(join(unpacked, "usr/bin/certileads-connect"));
check("the unpacked program opens its window", opened.ok, opened.text);

if (process.getuid() === 0 && !output("dpkg-query", "-W", "certileads-connect").ok) {
  const installed = output("apt-get", "install", "-y", "-q", "--no-install-recommends", deb);
  check("apt installs it", installed.ok, installed.text);
  check("the installed command line answers", output("/usr/bin/certileads", "--version").ok);
  const purged = output("apt-get", "purge", "-y", "-q", "certileads-connect");
  check(
    "apt removes it without a trace",
    purged.ok && !existsSync("/usr/bin/certileads-connect"),
    purged.text,
  );
} else {
  say(
    "Not tried: installing and removing for real, which needs root and a system without the app.",
  );
}
rmSync(unpacked, { recursive: true, force: true });
console.log(`\ninstall: ${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
