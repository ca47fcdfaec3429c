/** Connecting, checking and disconnecting. What is typed decides what goes wrong. */
import type { CheckState } from "../bindings/CheckState";
import type { Connection } from "../bindings/Connection";
import type { Side } from "../bindings/Side";
import { makeCertileads, makeHighlevel, makeScopes } from "./accounts";
import { fail } from "./problems";
import { wait, type Handlers } from "./scenario";
import { createState, type FakeState } from "./state";

const tokenShape = /^pit-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const locationShape = /(?:^|\/location\/)([A-Za-z0-9]{20})(?:$|[/?#])/;

const otherAccount = {
  what: "This key belongs to another account: Birch Dental.",
  meaning:
    "Mapping, links and history belong to the account that is connected; the old key stays in use.",
  remedy: "Use a key of the same account, or disconnect and connect the other one.",
  field: "token",
};

/** Words anywhere in what is typed that make the made-up engine refuse it. */
function refuseBy(text: string): void {
  if (text.includes("offline")) fail("networkUnreachable");
  if (text.includes("nowhere")) fail("dnsFailed");
  if (text.includes("locked")) fail("keyringLocked");
  if (text.includes("limited")) fail("rateLimited");
}

function readLocation(text: string): string {
  return locationShape.exec(text.trim())?.[1] ?? fail("locationMalformed");
}

async function passChecks(
  state: FakeState,
  side: Side,
  checks: [label: string, result: CheckState][],
): Promise<void> {
  for (const [index, [label, result]] of checks.entries()) {
    await wait(state.options.pace);
    const progress = { side, label, state: result, done: index + 1, total: checks.length };
    state.emit({ type: "connectionChecked", progress });
  }
}

function checksOf(state: FakeState, side: Side): [string, CheckState][] {
  if (side === "certileads") {
    return [["Account", "available"]];
  }
  const least = state.options.scenario === "least";
  return makeScopes((scope) => !least || scope === "contacts.readonly").map((one) => [
    one.scope,
    one.state,
  ]);
}

function found(state: FakeState, side: Side): Connection {
  return state[side] ?? fail("notConnected");
}

type ConnectionCommand =
  | "explore_sample"
  | "leave_sample"
  | "parse_location"
  | "connect_highlevel"
  | "connect_certileads"
  | "set_region"
  | "check_connection"
  | "replace_key"
  | "disconnect";

export function connectionHandlers(state: FakeState): Pick<Handlers, ConnectionCommand> {
  return { ...sampleHandlers(state), ...connectHandlers(state), ...repairHandlers(state) };
}

function sampleHandlers(state: FakeState): Pick<Handlers, "explore_sample" | "leave_sample"> {
  const become = (scenario: "sample" | "fresh") => {
    const { preferences } = state;
    const fresh = createState({ ...state.options, scenario }, state.emit);
    Object.assign(state, fresh, { preferences: { ...preferences, wizardDone: false } });
    state.emit({ type: "connectionsChanged" });
    return null;
  };
  return { explore_sample: () => become("sample"), leave_sample: () => become("fresh") };
}

function connectHandlers(
  state: FakeState,
): Pick<Handlers, "parse_location" | "connect_highlevel" | "connect_certileads"> {
  const sandbox = false;
  return {
    parse_location: readLocation,
    connect_highlevel: async ({ address, token, unverified }) => {
      const accountId = readLocation(address.location);
      if (!token.trim()) fail("tokenEmpty");
      if (!tokenShape.test(token.trim())) fail("tokenMalformed");
      if (!unverified) {
        if (address.baseUrl) refuseBy(address.baseUrl);
        if (token.startsWith("pit-00000000")) fail("tokenInvalid");
        if (token.startsWith("pit-11111111")) fail("tokenAgency");
        if (token.startsWith("pit-22222222")) fail("networkUnreachable");
        if (accountId.startsWith("wrong")) fail("locationWrong");
        await passChecks(state, "highlevel", checksOf(state, "highlevel"));
      }
      const least = state.options.scenario === "least";
      const { timeZone, country } = address;
      const made = makeHighlevel({ now: Date.now(), sandbox, least, timeZone, country });
      state.highlevel = {
        ...made,
        accountId,
        keyStoredAt: Date.now(),
        state: unverified ? "unverified" : "connected",
      };
      state.emit({ type: "connectionsChanged" });
      return state.highlevel;
    },
    connect_certileads: async ({ address, key, unverified }) => {
      if (!/^(https:\/\/|http:\/\/127\.0\.0\.1|\/)/.test(address.baseUrl)) fail("addressInvalid");
      if (address.profileKey === "rest" && !key?.trim()) {
        fail("tokenEmpty", {
          what: "No key was typed.",
          meaning: "Certileads lets nobody in without one.",
          remedy: "Copy the key from Certileads and paste it here.",
        });
      }
      if (!unverified) {
        refuseBy(`${address.baseUrl} ${key ?? ""}`);
        await passChecks(state, "certileads", checksOf(state, "certileads"));
      }
      const { profileKey } = address;
      const profile = state.profiles.get(profileKey);
      const made = makeCertileads({ now: Date.now(), sandbox, profileKey, profile });
      state.certileads = {
        ...made,
        baseUrl: address.baseUrl,
        keyPlace: key ? "keyring" : "none",
        keyStoredAt: key ? Date.now() : null,
        state: unverified ? "unverified" : "connected",
      };
      state.emit({ type: "connectionsChanged" });
      return state.certileads;
    },
  };
}

function repairHandlers(
  state: FakeState,
): Pick<Handlers, "set_region" | "check_connection" | "replace_key" | "disconnect"> {
  const repaired = async (side: Side, more: Partial<Connection>) => {
    await passChecks(state, side, checksOf(state, side));
    const { keyPlace, keyStoredAt, baseUrl, profileKey, timeZone, country } = found(state, side);
    const account = {
      now: Date.now(),
      sandbox: state.sandbox,
      least: state.options.scenario === "least",
      timeZone: timeZone ?? undefined,
      country: country ?? undefined,
    };
    const profile = profileKey === null ? undefined : state.profiles.get(profileKey);
    const fresh =
      side === "highlevel"
        ? makeHighlevel(account)
        : makeCertileads({ ...account, profileKey, profile });
    const next: Connection = { ...fresh, keyPlace, keyStoredAt, baseUrl, profileKey, ...more };
    state[side] = next;
    state.emit({ type: "connectionsChanged" });
    return next;
  };
  return {
    set_region: ({ timeZone, country }) => {
      if (!timeZone)
        fail("invalidInput", { what: "Time zone and country are both needed.", field: "timeZone" });
      const next: Connection = { ...found(state, "highlevel"), timeZone, country };
      state.highlevel = next;
      state.emit({ type: "connectionsChanged" });
      return next;
    },
    check_connection: (side) => {
      const { attention } = found(state, side);
      if (attention && state.options.scenario === "attention") fail(attention.code, attention);
      return repaired(side, {});
    },
    replace_key: ({ side, key }) => {
      if (!key.trim()) fail("tokenEmpty");
      if (side === "highlevel" && !tokenShape.test(key.trim())) fail("tokenMalformed");
      if (key.startsWith("pit-00000000")) fail("tokenInvalid");
      if (key.startsWith("pit-33333333")) fail("invalidInput", otherAccount);
      const keyPlace = state.sandbox ? "memory" : "keyring";
      return repaired(side, { keyPlace, keyStoredAt: Date.now() });
    },
    disconnect: (side) => {
      state[side] = null;
      state.emit({ type: "connectionsChanged" });
      return null;
    },
  };
}
