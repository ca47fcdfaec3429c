// What this machine has and lacks: system packages, Rust, npm packages.
//
// Installs what is missing, after saying what and why. Only Node's own modules are used, since it
// runs before anything is installed. Called by start.mjs, test.mjs and package.mjs.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const purposes = {
  compile: {
    why: "a C compiler and linker, for SQLite and the Rust crates",
    packages: ["build-essential", "pkg-config"],
  },
  window: {
    why: "the web view that shows the window",
    packages: ["libwebkit2gtk-4.1-dev", "librsvg2-dev", "libxdo-dev"],
  },
  desktopTest: {
    why: "a virtual screen, a web driver and a keyring, for the tests that click in the real window",
    packages: ["webkit2gtk-driver", "xvfb", "xauth", "gnome-keyring", "dbus", "dbus-x11"],
  },
  installTest: {
    why: "checkers for the menu entry, the software-centre page and the open window",
    packages: ["desktop-file-utils", "appstream", "xdotool"],
  },
};

/** Says a line of our own, apart from what the tools print. */
export function say(line) {
  console.log(`\n▸ ${line}`);
}

/** Says why it can't go on, and ends with 1. */
export function stop(...lines) {
  console.error(`\n✗ ${lines.join("\n  ")}\n`);
  process.exit(1);
}

/** Runs a command with its output shown; resolves to its exit code. */
export function run(command, args, options = {}) {
  const shell = process.platform === "win32" && !command.endsWith(".exe");
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", shell, ...options });
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a command and ends the whole script if it fails. */
export async function must(what, command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) stop(`${what} failed (exit code ${code}). The reason stands above.`);
}

/** True if a command can be started. */
export function has(command) {
  const probe = process.platform === "win32" ? "where" : "which";
  return spawnSync(probe, [command], { stdio: "ignore" }).status === 0;
}

/** True if a window can be opened here. */
export function hasDisplay() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Installs the Debian packages of the named purposes that are missing. */
export async function systemPackages(...names) {
  if (process.platform === "darwin") {
    if (spawnSync("xcode-select", ["-p"], { stdio: "ignore" }).status !== 0)
      stop("Apple's command line tools are missing.", "Run: xcode-select --install");
    return;
  }
  if (process.platform === "win32") {
    say("Windows needs the Microsoft C++ Build Tools and WebView2 (Windows 11 has it).");
    return;
  }
  const missing = names
    .map((name) => purposes[name])
    .map(({ why, packages }) => ({ why, packages: packages.filter((name) => !installed(name)) }))
    .filter(({ packages }) => packages.length > 0);
  if (missing.length === 0) return;
  const wanted = missing.flatMap(({ packages }) => packages);
  if (!has("apt-get"))
    stop(
      "This system has no apt-get, so its packages can't be installed from here.",
      `Install what these Debian packages hold: ${wanted.join(" ")}`,
    );
  say("System packages are missing and will be installed with apt:");
  for (const { why, packages } of missing)
    console.log(`    ${packages.join(" ")}\n      for ${why}`);
  const asRoot = process.getuid() === 0;
  if (!asRoot && !has("sudo"))
    stop("That needs root.", `Run as root: apt-get install ${wanted.join(" ")}`);
  const apt = (args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    return asRoot ? run("apt-get", args, { env }) : run("sudo", ["apt-get", ...args], { env });
  };
  await apt(["update", "-q"]);
  const code = await apt(["install", "-y", "-q", "--no-install-recommends", ...wanted]);
  if (code !== 0) stop("apt could not install them. Its reason stands above.");
}

function installed(name) {
  const query = spawnSync("dpkg-query", ["-W", "-f=${Status}", name], { encoding: "utf8" });
  return query.status === 0 && query.stdout.includes("install ok installed");
}

/** Makes sure that cargo is there and new enough. */
export function rust() {
  const wanted = /rust-version = "([\d.]+)"/.exec(
    readFileSync(join(root, "Cargo.toml"), "utf8"),
  )[1];
  if (!has("cargo"))
    stop("Rust is not installed.", "Get it with rustup (https://rustup.rs), then run this again.");
  const have = execFileSync("cargo", ["--version"], { encoding: "utf8", cwd: root }).split(" ")[1];
  const [major, minor] = have.split(".").map(Number);
  const [wantedMajor, wantedMinor] = wanted.split(".").map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor))
    stop(`Rust ${have} is too old; ${wanted} or newer is needed.`, "Run: rustup update");
}

/** Makes sure that Node.js is new enough and the npm packages are those of the lock file. */
export async function npmPackages() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    stop(`Node.js ${process.versions.node} is too old; 20.19 or newer is needed.`);
  const marker = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return;
  say("Installing the npm packages.");
  // Not `npm ci`: it refuses a lock file whose packages for other platforms name no version.
  await must("npm install", "npm", ["install", "--no-save", "--no-fund", "--no-audit"]);
}
