// A sandbox of both services, started by the command line as a person would, and its control.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { binary } from "./window";

export interface Endpoints {
  highlevel: { baseUrl: string; locationId: string; token: string };
  certileads: { baseUrl: string; token: string };
  control: { baseUrl: string };
}

/** A running `certileads sandbox`. */
export class Sandbox {
  private constructor(
    private readonly process: ChildProcess,
    readonly endpoints: Endpoints,
  ) {}

  /** Starts it and waits for the line that tells where it listens. */
  static async start(...args: string[]): Promise<Sandbox> {
    const child = spawn(binary("certileads"), ["sandbox", ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout }))
      return new Sandbox(child, JSON.parse(line) as Endpoints);
    throw new Error("the sandbox ended before it told where it listens");
  }

  /** Changes something on either side, as its own screens would. */
  async change(change: object): Promise<void> {
    const answer = await fetch(`${this.endpoints.control.baseUrl}/change`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(change),
    });
    if (!answer.ok) throw new Error(`the sandbox refused: ${await answer.text()}`);
  }

  /** Counts and, with `full`, every object of both sides. */
  async state(full = false): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.endpoints.control.baseUrl}/state${full ? "?full=1" : ""}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  /** Ends it and waits until it is gone. */
  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.process.once("exit", () => resolve()));
    this.process.kill("SIGTERM");
    await gone;
  }
}
