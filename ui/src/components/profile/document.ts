/**
 * Reads a profile's text for showing it: its requests as they are written. Whether the text is
 * right is the engine's to say (check_profile); what can't be read here is left out.
 */
type Json = Record<string, unknown>;

/** A place in the answer, and what should be there. */
export interface Place {
  what: "list" | "object" | "id" | "name" | "next";
  /** A JSON pointer; empty for the whole answer. */
  pointer: string;
}

/** One request as the profile writes it. */
export interface Route {
  method: string;
  path: string;
  query: [name: string, template: string][];
  headers: [name: string, template: string][];
  /** Undefined if it has none. */
  body: unknown;
  places: Place[];
  /** Names of the placeholders, each once. */
  placeholders: string[];
}

function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** The document, as far as it is JSON. */
export function readDocument(text: string): Json {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

export function readRoute(document: Json, capability: string): Route | null {
  const route = asObject(document["capabilities"])[capability];
  if (typeof route !== "object" || route === null) return null;
  const found = route as Json;
  return {
    method: String(found["method"] ?? ""),
    path: String(found["path"] ?? ""),
    query: pairs(found["query"]),
    headers: [...pairs(document["headers"]), ...pairs(found["headers"])],
    body: found["body"],
    places: placesOf(document, found, capability),
    placeholders: placeholdersOf([found["path"], found["query"], found["headers"], found["body"]]),
  };
}

function pairs(value: unknown): [string, string][] {
  return Object.entries(asObject(value)).map(([name, template]) => [name, String(template)]);
}

function placesOf(document: Json, route: Json, capability: string): Place[] {
  const places: Place[] = [];
  const add = (what: Place["what"], pointer: unknown) => {
    if (typeof pointer === "string") places.push({ what, pointer });
  };
  add("list", route["list"]);
  add("object", route["object"]);
  const own = capability === "account" ? "/id" : (asObject(document["contact"])["id"] ?? "/id");
  const hasId = typeof route["object"] === "string" || /Contacts?$/.test(capability);
  if (typeof route["id"] === "string") add("id", route["id"]);
  else if (hasId && typeof own === "string") {
    add(
      "id",
      `${String(route["object"] ?? route["list"] ?? "")}${"list" in route ? "/0" : ""}${own}`,
    );
  }
  add("name", route["name"]);
  add("next", asObject(route["paging"])["next"] ?? asObject(route["paging"])["pages"]);
  return places;
}

/** The names between braces in any text of a value. */
function placeholdersOf(value: unknown): string[] {
  const names = new Set<string>();
  const look = (part: unknown) => {
    if (typeof part === "string") {
      for (const [, name] of part.matchAll(/\{(\w+)\}/g)) if (name) names.add(name);
    } else if (typeof part === "object" && part !== null) Object.values(part).forEach(look);
  };
  look(value);
  return [...names];
}

/**
 * A copy's text: the same under a key and a name that are not taken, with the rest as it was
 * written.
 */
export function copyOf(text: string, taken: readonly string[]): string {
  const document = readDocument(text);
  const key = String(document["key"] ?? "profile");
  const name = String(document["name"] ?? key);
  let number = 1;
  const keyOf = () => (number === 1 ? `my-${key}` : `my-${key}-${number}`);
  while (taken.includes(keyOf())) number += 1;
  const newName = number === 1 ? `${name} (mine)` : `${name} (mine ${number})`;
  return replaceMember(replaceMember(text, "key", key, keyOf()), "name", name, newName);
}

/** Puts another value in the place of a member's first mention with this value. */
function replaceMember(text: string, member: string, value: string, next: string): string {
  const written = JSON.stringify(value).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const mention = new RegExp(`("${member}"\\s*:\\s*)${written}`);
  return text.replace(mention, (_all, before: string) => before + JSON.stringify(next));
}

/** “line 12, column 5” in a finding's details, as the engine writes places. */
export function placeIn(details: string | undefined): { line: number; column: number } | null {
  const found = /line (\d+), column (\d+)/.exec(details ?? "");
  return found ? { line: Number(found[1]), column: Number(found[2]) } : null;
}
