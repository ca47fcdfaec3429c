// The built app in its real window, driven through WebKitWebDriver, and what a person does in it.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { source as axeSource } from "axe-core";
import { By, Capabilities, Key, until, WebDriver, WebElement } from "selenium-webdriver";
import { Executor, HttpClient } from "selenium-webdriver/http";

const binaries = process.env.CERTILEADS_BINARIES ?? join("target", "debug");
const screenshots = join(dirname(dirname(fileURLToPath(import.meta.url))), "screenshots");
/** How long anything may take before a test gives up waiting for it. */
const PATIENCE = 30_000;

/** The screens of the navigation, by the last part of their address. */
export const SCREENS = ["home", "mapping", "rules", "history", "connections", "settings", "help"];

/** What can be clicked, for XPath. */
const CONTROLS =
  "self::button or self::a or @role='button' or @role='tab' or @role='menuitem' or @role='radio'";

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
    capabilities.set("webkitgtk:browserOptions", {
      binary: binary("certileads-connect"),
      args: [],
    });
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
    // One instance a session: the next window opens only once this one has ended. The driver must
    // live until then: it is what tells the window to close.
    const running = () => spawnSync("pgrep", ["-f", binary("certileads-connect")]).status === 0;
    await waitFor(async () => !running(), "the app to end");
    const gone = new Promise<void>((resolve) => this.driverProcess.once("exit", () => resolve()));
    this.driverProcess.kill();
    await gone;
  }

  /** Waits for the element with this role-like selector to be visible, and gives it. */
  async find(css: string): Promise<WebElement> {
    return this.visible(By.css(css), css);
  }

  private async visible(by: By, what: string): Promise<WebElement> {
    const look = async () => {
      const [element] = await this.driver.findElements(by);
      // One that is drawn anew in between is looked for again.
      const shown = element?.isDisplayed().catch(() => false);
      return (await shown) ? element! : null;
    };
    return (await this.driver.wait(look, PATIENCE, `${what} is not to be seen`))!;
  }

  /** Waits for a button or link with exactly this accessible name, and gives it. */
  async named(name: string, within = "") {
    const text = JSON.stringify(name);
    return this.control(
      `${within}//*[${CONTROLS}][normalize-space(.)=${text} or @aria-label=${text}]`,
      name,
    );
  }

  /** Waits for a button, row or menu entry whose text begins with this, and gives it. */
  async starting(text: string) {
    return this.control(
      `//*[${CONTROLS}][starts-with(normalize-space(.), ${JSON.stringify(text)})]`,
      text,
    );
  }

  private async control(path: string, name: string) {
    const element = await this.visible(By.xpath(path), name);
    await this.driver.wait(until.elementIsEnabled(element), PATIENCE, `${name} stays disabled`);
    return element;
  }

  /** Clicks the button or link with this name, somewhere or in an open dialog. */
  async click(name: string, where: "page" | "dialog" = "page"): Promise<void> {
    await this.clickOn(await this.named(name, where === "dialog" ? "//*[@role='dialog']" : ""));
  }

  /** Clicks the button, row or menu entry whose text begins with this. */
  async clickStarting(text: string): Promise<void> {
    await this.clickOn(await this.starting(text));
  }

  /** Opens a screen of the navigation, such as `history`, and waits for it to be there. */
  async go(screen: string): Promise<void> {
    const link = `nav a[href$="#/${screen}"]`;
    // Without the pointer: resting on the folded navigation it would show a tooltip.
    await this.driver.executeScript("arguments[0].click()", await this.find(link));
    await this.find(`${link}[aria-current="page"]`);
    await this.find("main h1");
  }

  private async clickOn(element: WebElement): Promise<void> {
    // A dialog that fades away, or a page that still settles, lies above it for a moment.
    await this.driver.wait(
      () =>
        this.driver.executeScript<boolean>(
          `const [e] = arguments;
          e.scrollIntoView({ block: "center" });
          const { left, top, width, height } = e.getBoundingClientRect();
          return e.contains(document.elementFromPoint(left + width / 2, top + height / 2));`,
          element,
        ),
      PATIENCE,
      `something lies above ${await element.getText()}`,
    );
    await element.click();
  }

  /** Types into the empty input with this label. */
  async type(label: string, text: string): Promise<void> {
    const path = `//input[@id=//label[normalize-space(.)=${JSON.stringify(label)}]/@for]`;
    const input = await this.driver.wait(
      until.elementLocated(By.xpath(path)),
      PATIENCE,
      `no ${label}`,
    );
    await this.driver.wait(until.elementIsVisible(input), PATIENCE, `${label} stays hidden`);
    await this.driver.executeScript("arguments[0].scrollIntoView({block:'center'})", input);
    await input.sendKeys(text);
  }

  /** Clicks into the visible input with this label. */
  async clickInto(label: string): Promise<void> {
    const path = `//input[@aria-label=${JSON.stringify(label)} or @id=//label[normalize-space(.)=${JSON.stringify(label)}]/@for]`;
    await this.clickOn(await this.visible(By.xpath(path), label));
  }

  /** Waits until the focus is on the control with this name, or on one of these. */
  async focused(...names: string[]): Promise<void> {
    await this.driver.wait(
      () =>
        this.driver.executeScript<boolean>(
          `const e = document.activeElement;
          const label = e.id && document.querySelector('label[for="' + e.id + '"]');
          return [e.getAttribute("aria-label"), label?.innerText, e.innerText]
            .some((name) => arguments[0].includes(name?.trim()));`,
          names,
        ),
      PATIENCE,
      `the focus never came to ${names.join(" or ")}`,
    );
  }

  /** Waits until the focus is somewhere in what this selects. */
  async focusedIn(css: string): Promise<void> {
    const script = "return document.activeElement.closest(arguments[0]) !== null;";
    const look = () => this.driver.executeScript<boolean>(script, css);
    await this.driver.wait(look, PATIENCE, `the focus never came into ${css}`);
  }

  /** Presses keys where the focus is. */
  async press(...keys: string[]): Promise<void> {
    await this.driver
      .actions()
      .sendKeys(...keys)
      .perform();
  }

  /** Goes on with Tab until the focus is on the control with this name. */
  async tabTo(name: string): Promise<void> {
    const seen: string[] = [];
    while (seen.length < 150) {
      await this.press(Key.TAB);
      const at = await this.driver.executeScript<string>(`
        const e = document.activeElement, label = e.id && document.querySelector('label[for="' + e.id + '"]');
        return (e.getAttribute("aria-label") ?? (label ? label.innerText : e.innerText) ?? "").trim();`);
      if (at === name || at.startsWith(`${name}\n`)) return;
      seen.push(at);
    }
    throw new Error(`Tab never came to “${name}”, only to: ${seen.join(" · ")}`);
  }

  /** Tabs to a control once it is there and enabled, and presses Enter on it. */
  async enter(name: string): Promise<void> {
    await this.named(name);
    await this.tabTo(name);
    await this.press(Key.ENTER);
  }

  /** Keeps every answer that the engine gives from now on, for `answers`. */
  async overhear(): Promise<void> {
    // Commands travel as requests to the `ipc` scheme.
    await this.driver.executeScript(`
      const ask = window.fetch;
      window.overheard = [];
      window.fetch = async (address, ...rest) => {
        const answer = await ask(address, ...rest);
        window.overheard.push(address + " " + (await answer.clone().text()));
        return answer;
      };`);
  }

  /** What was overheard: the command and its answer, one line each. */
  async answers(): Promise<string[]> {
    return this.driver.executeScript<string[]>("return window.overheard");
  }

  /** The whole page, with what stands in its inputs. */
  async html(): Promise<string> {
    return this.driver.executeScript<string>(`
      const typed = [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
      return document.documentElement.outerHTML + typed.join("\\n");`);
  }

  /** Makes the window this large, in pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.driver.manage().window().setRect({ width, height });
  }

  /** Waits until nothing on the page matches, such as a menu that closes. */
  async gone(css: string): Promise<void> {
    await this.driver.wait(
      async () => (await this.driver.findElements(By.css(css))).length === 0,
      PATIENCE,
      `${css} stays`,
    );
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
      const moving = document.getAnimations().filter(
        ({ effect }) => effect.getComputedTiming().iterations !== Infinity);
      Promise.allSettled(moving.map(({ finished }) => finished)).then(() => axe.run(document, { rules: { "target-size": { enabled: true } } }))
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
        typeof address === "object" && address
          ? resolve(address.port)
          : reject(new Error("no port")),
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
