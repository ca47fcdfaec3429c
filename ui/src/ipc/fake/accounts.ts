/** Made-up connections: who they are, what their keys may do. */
import type { CallBudget } from "../bindings/CallBudget";
import type { CheckState } from "../bindings/CheckState";
import type { Connection } from "../bindings/Connection";
import type { EndpointCheck } from "../bindings/EndpointCheck";
import type { ScopeCheck } from "../bindings/ScopeCheck";
import { capabilities } from "./capabilities";
import { abilitiesOf, memberOf, type Json } from "./profile-check";
import { builtInProfiles } from "./profile-texts";

export const DAY = 86_400_000;

const scopes: [scope: string, label: string, purpose: string, loss: string][] = [
  [
    "locations.readonly",
    "View Locations",
    "name, time zone and country of the account",
    "Time zone and country can't be read, so you name them here.",
  ],
  [
    "contacts.readonly",
    "View Contacts",
    "reading contacts, their tasks, notes, tags and appointments",
    "No contact can be read, so nothing can be synced.",
  ],
  [
    "users.readonly",
    "View Users",
    "names of the people contacts are assigned to",
    "The person a contact is assigned to shows as an id instead of a name.",
  ],
  [
    "locations/customFields.readonly",
    "View Custom Fields",
    "names and choices of custom fields",
    "Custom fields show their ids instead of their names.",
  ],
  [
    "locations/tags.readonly",
    "View Tags",
    "offering the account's tags",
    "The account's tags can't be offered in lists; you type them.",
  ],
  [
    "locations/tasks.readonly",
    "View Location Tasks",
    "reading all tasks at once",
    "Tasks are read contact by contact, which takes more calls and notices a completed task later.",
  ],
  [
    "businesses.readonly",
    "View Businesses",
    "names of the businesses contacts belong to",
    "The business of a contact shows as an id instead of a name.",
  ],
  [
    "contacts.write",
    "Edit Contacts",
    "the test's own contact",
    "The test can't make a contact of its own in HighLevel; it uses one that exists and says which part it simulates.",
  ],
];

const reads: [key: string, label: string, method: string, path: string][] = [
  ["get_contact", "Read a contact", "GET", "/contacts/:contactId"],
  ["search_contacts", "List contacts", "POST", "/contacts/search"],
  ["list_business_contacts", "Contacts of a business", "GET", "/contacts/business/:businessId"],
  ["list_contact_tasks", "Tasks of a contact", "GET", "/contacts/:contactId/tasks"],
  ["get_contact_task", "Read a task", "GET", "/contacts/:contactId/tasks/:taskId"],
  ["list_contact_notes", "Notes of a contact", "GET", "/contacts/:contactId/notes"],
  ["get_contact_note", "Read a note", "GET", "/contacts/:contactId/notes/:id"],
  [
    "list_contact_appointments",
    "Appointments of a contact",
    "GET",
    "/contacts/:contactId/appointments",
  ],
];
const writes: typeof reads = [
  ["create_contact", "Create a contact", "POST", "/contacts/"],
  ["update_contact", "Change a contact", "PUT", "/contacts/:contactId"],
  ["delete_contact", "Delete a contact", "DELETE", "/contacts/:contactId"],
  ["create_contact_task", "Add a task", "POST", "/contacts/:contactId/tasks"],
  ["update_contact_task", "Change a task", "PUT", "/contacts/:contactId/tasks/:taskId"],
  [
    "set_contact_task_completed",
    "Complete a task",
    "PUT",
    "/contacts/:contactId/tasks/:taskId/completed",
  ],
  ["delete_contact_task", "Delete a task", "DELETE", "/contacts/:contactId/tasks/:taskId"],
  ["add_contact_tags", "Add tags", "POST", "/contacts/:contactId/tags"],
];

/** Each scope with its verdict; `held` decides. */
export function makeScopes(held: (scope: string) => boolean): ScopeCheck[] {
  return scopes.map(([scope, label, purpose, loss]) => ({
    scope,
    label,
    purpose,
    loss,
    state: held(scope) ? "available" : "missing",
    optional: scope !== "contacts.readonly",
  }));
}

/** The 16 endpoints. */
export function makeEndpoints(read: CheckState, write: CheckState): EndpointCheck[] {
  const make =
    (state: CheckState, isWrite: boolean) =>
    ([key, label, method, path]: (typeof reads)[number]): EndpointCheck => ({
      key,
      label,
      method,
      path,
      writes: isWrite,
      state,
    });
  return [...reads.map(make(read, false)), ...writes.map(make(write, true))];
}

/** What a profile can do, as a connection's report lists it; the check tries only the account. */
function makeCapabilities(text: string): EndpointCheck[] {
  const document = JSON.parse(text) as Json;
  const able = abilitiesOf(document);
  return capabilities.map(({ key, label, writes: isWrite }) => {
    const route = memberOf(memberOf(document, "capabilities"), key);
    const tried = key === "account" ? "available" : "untried";
    return {
      key,
      label,
      method: String(route["method"] ?? ""),
      path: String(route["path"] ?? ""),
      writes: isWrite,
      state: able.includes(key) ? tried : "missing",
    };
  });
}

interface AccountOptions {
  now: number;
  sandbox: boolean;
  /** contacts.readonly alone. */
  least?: boolean;
  timeZone?: string | undefined;
  country?: string | undefined;
}

export function makeHighlevel(options: AccountOptions): Connection {
  const { now, sandbox, least = false } = options;
  const found = makeScopes((scope) => !least || scope === "contacts.readonly");
  return {
    id: "con-highlevel",
    pairId: "pair-1",
    side: "highlevel",
    state: "connected",
    baseUrl: "https://services.leadconnectorhq.com",
    accountId: "ve9EPM428h8vShlRW1KT",
    accountName: least ? "" : sandbox ? "Acme Dental (sample)" : "Acme Dental",
    timeZone: least ? (options.timeZone ?? null) : "America/Denver",
    country: least ? (options.country ?? null) : "US",
    profileKey: null,
    report: {
      checkedAt: now - 12_000,
      scopes: found,
      endpoints: makeEndpoints("available", least ? "missing" : "available"),
      losses: found.filter(({ state }) => state === "missing").map(({ loss }) => loss),
      allowDuplicateContact: least ? null : false,
    },
    keyPlace: sandbox ? "memory" : "keyring",
    keyStoredAt: sandbox ? null : now - 34.5 * DAY,
    connectedAt: now - 34 * DAY,
    attention: null,
    sandbox,
  };
}

interface TargetOptions extends AccountOptions {
  profileKey?: string | null;
  /** The profile's text. */
  profile?: string | undefined;
}

export function makeCertileads(options: TargetOptions): Connection {
  const { now, sandbox } = options;
  const profileKey = options.profileKey ?? "rest";
  const endpoints = makeCapabilities(
    options.profile ?? new Map(builtInProfiles).get("rest") ?? "{}",
  );
  const telling = endpoints.some(({ state }) => state === "available");
  return {
    id: "con-certileads",
    pairId: "pair-1",
    side: "certileads",
    state: "connected",
    baseUrl: "https://api.certileads.example.com",
    accountId: telling ? "acc_example" : "",
    accountName: telling ? (sandbox ? "Acme Leads (sample)" : "Acme Leads") : "",
    timeZone: null,
    country: null,
    profileKey,
    report: {
      checkedAt: now - 12_000,
      scopes: [],
      endpoints,
      losses: capabilities
        .filter(({ key }) => endpoints.some((one) => one.key === key && one.state === "missing"))
        .map(({ loss }) => loss),
      allowDuplicateContact: null,
    },
    keyPlace: sandbox ? "memory" : "keyring",
    keyStoredAt: sandbox ? null : now - 12.5 * DAY,
    connectedAt: now - 34 * DAY,
    attention: null,
    sandbox,
  };
}

export const budget: CallBudget = {
  callsToday: 12_408,
  dailyLimit: 200_000,
  dailyRemaining: 184_112,
  windowLimit: 100,
  windowRemaining: 38,
};
export const smallBudget: CallBudget = {
  callsToday: 1_204,
  dailyLimit: null,
  dailyRemaining: null,
  windowLimit: 60,
  windowRemaining: 59,
};
