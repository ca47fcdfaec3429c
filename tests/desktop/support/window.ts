// The built app in its real window, driven through WebKitWebDriver, and what a person does in it.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { source as axeSource } from "axe-core";
import { By, Capabilities, until, WebDriver } from "selenium-webdriver";
import { Executor, HttpClient } from "selenium-webdriver/http";

const binaries = process.env.CERTILEADS_BINARIES ?? join("target", "debug");
const screenshots = join(dirname(dirname(fileURLToPath(import.meta.url))), "screenshots");
/** How long anything may take before a test gives up waiting for it. */
const PATIENCE = 30_000;

/** Where a built program lies. */
export const binary = (name: string) => join(binaries, name);

/** The open window of the app on one data folder. */
export class AppWindow {
  private constructor(
    readonly driver: WebDriver,
    private readonly driverProcess: ChildProcess,
  ) {}

  /** Starts the app on the data folder `home` and waits for its page. */
  static async open(home: string): Promise<AppWindow> {
    const port = await freePort();
    const driverProcess = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      stdio: "ignore",
      env: {
        ...process.env,
        CERTILEADS_HOME: home,
        TAURI_AUTOMATION: "true",
        TAURI_WEBVIEW_AUTOMATION: "true",
      },
    });
    await waitFor(() => reachable(port), "WebKitWebDriver to listen");
    const capabilities = new Capabilities();
    capabilities.set("webkitgtk:browserOptions", { binary: binary("certileads-connect"), args: [] });
    const driver = WebDriver.createSession(
      new Executor(new HttpClient(`http://127.0.0.1:${port}`)),
      capabilities,
    );
    await driver.manage().setTimeouts({ script: PATIENCE, pageLoad: PATIENCE });
    return new AppWindow(driver, driverProcess);
  }

  /** Closes the window as a person does, and waits until the driver is gone. */
  async close(): Promise<void> {
    await this.driver.quit();
    const gone = new Promise<void>((resolve) => this.driverProcess.once("exit", () => resolve()));
    this.driverProcess.kill();
    await gone;
    // One instance a session: the next window opens only once this one has ended.
    const running = () => spawnSync("pgrep", ["-f", binary("certileads-connect")]).status === 0;
    await waitFor(async () => !running(), "the app to end");
  }

  /** Waits for the element with this role-like selector to be visible, and gives it. */
  async find(css: string) {
    const element = await this.driver.wait(until.elementLocated(By.css(css)), PATIENCE, `no ${css}`);
    await this.driver.wait(until.elementIsVisible(element), PATIENCE, `${css} stays hidden`);
    return element;
  }

  /** Waits for a button or link with exactly this accessible name, and gives it. */
  async named(name: string) {
    const text = JSON.stringify(name);
    const path = `//*[self::button or self::a or @role='button' or @role='tab' or @role='menuitem' or @role='radio'][normalize-space(.)=${text} or @aria-label=${text}]`;
    const element = await this.driver.wait(until.elementLocated(By.xpath(path)), PATIENCE, `no ${name}`);
    await this.driver.wait(until.elementIsVisible(element), PATIENCE, `${name} stays hidden`);
    await this.driver.wait(until.elementIsEnabled(element), PATIENCE, `${name} stays disabled`);
    return element;
  }

  /** Clicks the button or link with this name. */
  async click(name: string): Promise<void> {
    const element = await this.named(name);
    await this.driver.executeScript("arguments[0].scrollIntoView({block:'center'})", element);
    await element.click();
  }

  /** Waits until the page shows this text. */
  async sees(text: string): Promise<void> {
    await this.driver.wait(
      async () => (await this.text()).includes(text),
      PATIENCE,
      `the page does not show “${text}”`,
    );
  }

  /** All text of the page. */
  async text(): Promise<string> {
    return this.driver.executeScript<string>("return document.body.innerText");
  }

  /** Everything that axe finds broken on the page as it stands, WCAG 2.2 AA included. */
  async axe(): Promise<string[]> {
    await this.driver.executeScript(axeSource);
    return this.driver.executeAsyncScript<string[]>(`
      const done = arguments[arguments.length - 1];
      axe.run(document, { rules: { "target-size": { enabled: true } } })
        .then(({ violations }) => done(violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => id + ": " + node.html.slice(0, 160) + " — " + (node.failureSummary ?? "").split("\\n").slice(1, 2)))));`);
  }

  /** Keeps a picture of the window, for looking at. */
  async picture(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    writeFileSync(join(screenshots, `${name}.png`), await this.driver.takeScreenshot(), "base64");
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

async function reachable(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/status`)).ok;
  } catch {
    return false;
  }
}

/** Asks again until it is so, or fails naming what was waited for. */
export async function waitFor(check: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}
