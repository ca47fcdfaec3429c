/** Trying a profile's requests on a made-up Certileads that speaks as the `rest` profile assumes. */
import type { ProfileTrial } from "../bindings/ProfileTrial";
import type { TryProfile } from "../bindings/TryProfile";
import { capabilities } from "./capabilities";
import { exchange } from "./past";
import { fail, problem } from "./problems";
import { checkProfile, isObject, memberOf, type Json } from "./profile-check";

const contact = {
  id: "lead_8412",
  externalId: "cNt0000aB3dE9fGhJkLm",
  email: "ana.diaz@example.com",
  firstName: "Ana",
  lastName: "Díaz",
  phone: "+15550100123",
  company: "Acme Dental",
  tags: ["hot lead"],
  fields: { industry: "Dental", lead_score: 82 },
  updatedAt: "2026-03-05T14:12:09Z",
};

/** What the made-up server has, by path. */
const answers: [path: RegExp, body: unknown][] = [
  [/^\/account$/, { id: "acc_example", name: "Acme Leads" }],
  [/^\/contacts$/, { contacts: [contact], nextCursor: "c2" }],
  [/^\/contacts\/[^/]+$/, contact],
  [/^\/contacts\/[^/]+\/notes$/, { notes: [], nextCursor: null }],
  [/^\/contacts\/[^/]+\/tasks$/, { tasks: [], nextCursor: null }],
  [
    /^\/contact-fields$/,
    {
      fields: [
        { key: "externalId", label: "External id", type: "text", required: true },
        { key: "email", label: "E-mail", type: "email", required: false },
      ],
    },
  ],
  [/^\/tags$/, { tags: [{ name: "hot lead" }], nextCursor: null }],
  [/^\/segments$/, { segments: [{ id: "seg_1", name: "Newsletter" }], nextCursor: null }],
];

const values: Record<string, string> = {
  id: contact.id,
  externalId: contact.externalId,
  limit: "1",
};

/** A text with its placeholders filled; null where one has no value. */
function fill(template: string): string | null {
  const missing = /\{(\w+)\}/g.exec(template.replaceAll(/\{(id|externalId|limit)\}/g, ""));
  return missing
    ? null
    : template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

function at(value: unknown, pointer: unknown): unknown {
  if (typeof pointer !== "string") return null;
  let place = value;
  for (const name of pointer.split("/").slice(1)) {
    place = isObject(place) || Array.isArray(place) ? (place as Json)[name] : undefined;
  }
  return place ?? null;
}

function foundIn(document: Json, capability: string, route: Json, body: unknown): Json {
  const idPlace = memberOf(document, "contact")["id"] ?? "/id";
  const found: Json = {};
  if ("list" in route) {
    const rows = at(body, route["list"]);
    const first = Array.isArray(rows) ? ((rows[0] as unknown) ?? null) : null;
    found["count"] = Array.isArray(rows) ? rows.length : null;
    found["first"] = first;
    if (/Contacts?$/.test(capability)) found["id"] = at(first, idPlace);
    found["nextPage"] = at(body, memberOf(route, "paging")["next"]);
  }
  if ("object" in route) {
    const object = at(body, route["object"]);
    found["object"] = object;
    found["id"] = at(body, route["id"]) ?? at(object, capability === "account" ? "/id" : idPlace);
  }
  return found;
}

export function tryProfile(request: TryProfile, connectedAt: string | null): ProfileTrial {
  const { text, baseUrl, key, capability } = request;
  const { summary, problems } = checkProfile(text);
  if (!summary) return fail(problems[0]?.code ?? "profileInvalid", problems[0]);
  const document = JSON.parse(text) as Json;
  const route = memberOf(document, "capabilities")[capability];
  const known = capabilities.find((one) => one.key === capability);
  if (!isObject(route) || !known || known.writes) {
    return fail("capabilityMissing", {
      what: `“${known?.label ?? capability}” changes something, so it can't be tried here.`,
      meaning: known?.loss ?? "",
      remedy: "Choose a reading request.",
    });
  }
  if (!/^https?:\/\//.test(baseUrl)) return fail("addressInvalid");
  if (summary.needsKey && !summary.keyOptional && !key && baseUrl !== connectedAt) {
    return fail("tokenEmpty", {
      what: "No key was typed.",
      meaning: "Certileads lets nobody in without one.",
      remedy: "Copy the key from Certileads and paste it here.",
    });
  }
  return send(document, capability, route, baseUrl, key);
}

function send(
  document: Json,
  capability: string,
  route: Json,
  host: string,
  key: string | null,
): ProfileTrial {
  const path = fill(String(route["path"])) ?? "";
  const query = Object.entries(memberOf(route, "query")).flatMap(([name, template]) => {
    const value = fill(String(template));
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const address = query.length > 0 ? `${path}?${query.join("&")}` : path;
  const ask = (status: number, body: unknown) =>
    exchange(Date.now(), String(route["method"]), address, null, body, { host, status });
  if (host.includes("offline")) {
    const cut = { ...ask(0, null), answer: null, error: "The connection was refused." };
    const what = "Certileads can't be reached.";
    return { exchange: cut, found: null, problem: problem("networkUnreachable", { what }) };
  }
  if (key?.startsWith("wrong")) {
    const refused = { error: { code: "unauthorized", message: "Unknown key" } };
    const what = "Certileads doesn't accept the key.";
    return { exchange: ask(401, refused), found: null, problem: problem("tokenInvalid", { what }) };
  }
  const body = answers.find(([known]) => known.test(path))?.[1];
  if (body === undefined) {
    return {
      exchange: ask(404, { error: { code: "not_found", message: "No such route" } }),
      found: null,
      problem: problem("recordMissing", {
        what: "Certileads has nothing at this address (HTTP 404).",
        meaning: "The path of this request is written otherwise than Certileads has it.",
        remedy: "Compare it with the description of the API.",
      }),
    };
  }
  const found = foundIn(document, capability, route, body);
  const nothing = (found["count"] ?? found["object"] ?? null) === null;
  return {
    exchange: ask(200, body),
    found,
    problem: nothing
      ? problem("profileInvalid", {
          what: "The answer came, but nothing lies where the profile points.",
          meaning: "The places in the answer are written otherwise than they are.",
          remedy: "Compare the answer with “list” and “object” of this request.",
        })
      : null,
  };
}
