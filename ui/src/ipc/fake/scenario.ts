/** The situations the made-up engine can be in, and what else tests can set about it. */
import type { CommandName, Request, Response } from "../backend";
import type { ErrorCode } from "../bindings/ErrorCode";

export const scenarios = [
  /** Nothing is connected. */
  "fresh",
  /** Sample data connected, nothing mapped yet: the wizard. */
  "sample",
  /** A live account, all set up and synced. */
  "live",
  /** As live, with a token that holds contacts.readonly alone. */
  "least",
  /** As live, with held and failed operations. */
  "held",
  /** As live, but HighLevel refuses the token and the Certileads key is 120 days old. */
  "attention",
  /** As live, with both keys from environment variables. */
  "environment",
  /** As live, with a hundred thousand operations, some of them held. */
  "many",
  /** As live, and fields that the mapping uses have changed on both sides. */
  "drifted",
  /** As live, with two hundred fields a side, a hundred rows, and long names. */
  "wide",
  /** As live, with nothing mapped but the key. */
  "unmapped",
  /** Set up and tested, but never synced. */
  "ready",
  /** Set up, but without contacts and never synced. */
  "empty",
  /** As live, and a backfill is running. */
  "syncing",
  /** As live, and HighLevel can't be reached for some time. */
  "offline",
  /** Connected on both sides without a successful check. */
  "unverified",
  /** Every reading command but those of the frame fails. */
  "error",
  /** Every answer takes seconds. */
  "slow",
  /** The data folder can't be opened. */
  "broken",
] as const;

export type Scenario = (typeof scenarios)[number];

export type Handlers = {
  [K in CommandName]: (request: Request<K>) => Response<K> | Promise<Response<K>>;
};

export interface FakeOptions {
  scenario: Scenario;
  /** How long each answer takes, in milliseconds. */
  latency: number;
  /** How long each step of a test, check or sync takes, in milliseconds. */
  pace: number;
  /** Commands that fail, and with what. */
  fail: Partial<Record<CommandName, ErrorCode>>;
  /** Answers of a test's own. */
  overrides: Partial<Handlers>;
}

export const defaultOptions: FakeOptions = {
  scenario: "live",
  latency: 0,
  pace: 0,
  fail: {},
  overrides: {},
};

/** Waits; at 0 only until the current turn is over. */
export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
