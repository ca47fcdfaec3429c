/** Profiles: a stand-in for the real reader, which knows more rules but answers in the same form. */
import type { Problem } from "../bindings/Problem";
import type { ProfileCheck } from "../bindings/ProfileCheck";
import type { ProfileSummary } from "../bindings/ProfileSummary";
import { exchange } from "./past";
import { fail, problem } from "./problems";
import { builtInKeys } from "./profile-texts";
import type { Handlers } from "./scenario";
import type { FakeState } from "./state";

const capabilities: [key: string, label: string, loss: string][] = [
  [
    "account",
    "Tell whose account it is",
    "It can't be shown whose account is connected, and a wrong key shows only at the first write.",
  ],
  [
    "contactFields",
    "Tell which fields a contact has",
    "The fields are those the profile lists; new ones in Certileads are not noticed.",
  ],
  [
    "findContact",
    "Look a contact up",
    "Contacts that already exist can't be found one by one, so an interrupted create can't be looked for.",
  ],
  [
    "listContacts",
    "Page through all contacts",
    "A first sync can't see what is there already and may create contacts twice.",
  ],
  [
    "readContact",
    "Read a contact",
    "What was stored can't be read back, so writes are proved only where the answer carries the contact.",
  ],
  ["createContact", "Create a contact", "New contacts can't be sent."],
  ["updateContact", "Change a contact", "Changes to contacts can't be sent."],
  ["deleteContact", "Remove a contact", "The test can't remove its contact again."],
  ["addTags", "Put tags on a contact", "Tags can't be sent."],
];

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function summarise(document: Json): ProfileSummary {
  const key = String(document["key"]);
  const has = isObject(document["capabilities"]) ? document["capabilities"] : {};
  const keyField = isObject(document["keyField"]) ? document["keyField"] : undefined;
  return {
    key,
    name: String(document["name"]),
    description: String(document["description"] ?? ""),
    builtIn: builtInKeys.includes(key),
    capabilities: capabilities.map(([one, label, loss]) => ({
      key: one,
      label,
      available: one in has,
      loss,
    })),
    addressKind: document["kind"] === "csv" ? "folder" : "url",
    needsKey: keyField !== undefined,
    keyLabel: String(keyField?.["label"] ?? ""),
    keyOptional: keyField?.["optional"] === true,
  };
}

/** Line and column of a member's first mention, counted from 1. */
function placeOf(text: string, member: string): string {
  const at = Math.max(0, text.indexOf(`"${member}"`));
  const before = text.slice(0, at).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function invalid(text: string, pointer: string, what: string, remedy: string): Problem {
  return problem("profileInvalid", {
    what,
    meaning: "",
    remedy,
    field: pointer,
    details: placeOf(text, pointer.split("/").at(-1) ?? ""),
  });
}

function findings(text: string, document: Json): Problem[] {
  const found: Problem[] = [];
  if (document["format"] !== 1) {
    found.push(
      invalid(
        text,
        "/format",
        "The file does not say which profile format it has.",
        'Write "format": 1 at its beginning.',
      ),
    );
  }
  for (const member of ["key", "name"]) {
    if (!document[member]) {
      found.push(
        invalid(text, `/${member}`, `The profile has no ${member}.`, `Give it a "${member}".`),
      );
    }
  }
  const has = isObject(document["capabilities"]) ? document["capabilities"] : {};
  for (const [key, route] of Object.entries(has)) {
    if (!capabilities.some(([known]) => known === key)) {
      found.push(
        invalid(
          text,
          `/capabilities/${key}`,
          `There is no request named “${key}”.`,
          "Use one of the names listed beside.",
        ),
      );
    } else if (document["kind"] !== "csv" && !(isObject(route) && route["method"])) {
      found.push(
        invalid(
          text,
          `/capabilities/${key}`,
          `The request “${key}” has no method.`,
          'Add a "method" such as "GET".',
        ),
      );
    }
  }
  return found;
}

export function checkProfile(text: string): ProfileCheck {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    const at = Number(/position (\d+)/.exec(words)?.[1] ?? text.length);
    const before = text.slice(0, at).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    return {
      summary: null,
      problems: [
        problem("profileNotJson", {
          what: "The profile is not JSON.",
          meaning: `Reading it stopped at ${place}.`,
          remedy: "Correct it there, or choose a profile that was exported.",
          details: `${place}: expected value`,
        }),
      ],
    };
  }
  const members = isObject(document) ? document : {};
  const problems = findings(text, members);
  return { summary: problems.length > 0 ? null : summarise(members), problems };
}

type ProfileCommand =
  | "list_profiles"
  | "get_profile"
  | "check_profile"
  | "save_profile"
  | "delete_profile"
  | "try_profile"
  | "export_text";

export function profileHandlers(state: FakeState): Pick<Handlers, ProfileCommand> {
  return {
    list_profiles: () =>
      [...state.profiles.values()].map((text) => summarise(JSON.parse(text) as Json)),
    get_profile: (key) => state.profiles.get(key) ?? fail("notFound"),
    check_profile: checkProfile,
    save_profile: (text) => {
      const { summary, problems } = checkProfile(text);
      if (!summary) return fail(problems[0]?.code ?? "profileInvalid", problems[0]);
      if (summary.builtIn) {
        return fail("invalidInput", {
          what: `The key “${summary.key}” belongs to a profile that comes with the app.`,
          meaning: "Built-in profiles can't be changed; nothing was saved.",
          remedy: "Give yours a key of its own.",
          field: "/key",
        });
      }
      state.profiles.set(summary.key, text);
      return summary;
    },
    delete_profile: (key) => {
      if (state.certileads?.profileKey === key) {
        return fail("invalidInput", {
          what: "This profile is in use.",
          meaning: "Nothing was removed.",
          remedy: "Connect with another profile first if you want to remove it.",
        });
      }
      state.profiles.delete(key);
      return null;
    },
    try_profile: ({ baseUrl, capability }) => {
      const contact = {
        id: "lead_1",
        externalId: "cNt0000aB3dE9fGhJkLm",
        email: "ana@example.com",
      };
      const account = capability === "account";
      return {
        exchange: exchange(
          Date.now(),
          "GET",
          account ? "/account" : "/contacts?limit=1",
          null,
          account
            ? { id: "acc_example", name: "Acme Leads" }
            : { contacts: [contact], nextCursor: "c2" },
          { host: baseUrl },
        ),
        found: account
          ? { object: { id: "acc_example", name: "Acme Leads" }, id: "acc_example" }
          : { count: 1, first: contact, id: "lead_1", nextPage: "c2" },
        problem: null,
      };
    },
    export_text: () => true,
  };
}
