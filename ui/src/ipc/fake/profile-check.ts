/** Checking profiles: a stand-in for the real reader, which knows more rules but answers in the same form. */
import type { Problem } from "../bindings/Problem";
import type { ProfileCheck } from "../bindings/ProfileCheck";
import type { ProfileSummary } from "../bindings/ProfileSummary";
import { capabilities, ofFiles } from "./capabilities";
import { problem } from "./problems";
import { builtInKeys } from "./profile-texts";

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object's member that is an object itself; empty where there is none. */
export function memberOf(document: Json, name: string): Json {
  const member = document[name];
  return isObject(member) ? member : {};
}

/** The names of what a profile can do. */
export function abilitiesOf(document: Json): string[] {
  return document["kind"] === "csv" ? ofFiles : Object.keys(memberOf(document, "capabilities"));
}

export function summarise(document: Json): ProfileSummary {
  const key = String(document["key"]);
  const able = abilitiesOf(document);
  const keyField = memberOf(document, "keyField");
  const takesKey = memberOf(document, "auth")["type"] !== "none" || isObject(document["signature"]);
  return {
    key,
    name: String(document["name"]),
    description: String(document["description"] ?? ""),
    builtIn: builtInKeys.includes(key),
    capabilities: capabilities.map(({ key: one, label, loss }) => ({
      key: one,
      label,
      available: able.includes(one),
      loss,
    })),
    addressKind: document["kind"] === "csv" ? "folder" : "url",
    needsKey: takesKey,
    keyLabel: takesKey ? String(keyField["label"] ?? "Key") : "",
    keyOptional: keyField["optional"] === true,
  };
}

/** Line and column, counted from 1, of a place in a text. */
function at(text: string, index: number): string {
  const before = text.slice(0, index).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Where the member lies that a JSON pointer names, or the last part of it that is there. */
function placeOf(text: string, pointer: string): string {
  let index = 0;
  for (const member of pointer.split("/").slice(1)) {
    const next = text.indexOf(`"${member}"`, index);
    if (next < 0) break;
    index = next;
  }
  return at(text, index);
}

function invalid(text: string, pointer: string, what: string, remedy: string): Problem {
  const place = placeOf(text, pointer);
  return problem("profileInvalid", {
    what,
    meaning: `The place is ${place}.`,
    remedy,
    field: pointer,
    details: place,
  });
}

function notJson(text: string, error: unknown): Problem {
  const words = error instanceof Error ? error.message : "";
  const place = at(text, Number(/position (\d+)/.exec(words)?.[1] ?? text.length));
  return problem("profileNotJson", {
    what: "The profile is not JSON.",
    meaning: `Reading it stopped at ${place}.`,
    remedy: "Correct it there, or choose a profile that was exported.",
    details: `${place}: expected value`,
  });
}

function newer(version: unknown): Problem {
  return problem("profileNewer", {
    what: `The profile was written for a newer version of the app (format ${String(version)}).`,
    meaning: "This version reads format 1, and would misread what it does not know.",
    remedy: "Update the app and open the file again.",
    field: "/format",
  });
}

function findings(text: string, document: Json): Problem[] {
  const found: Problem[] = [];
  const add = (pointer: string, what: string, remedy: string) =>
    found.push(invalid(text, pointer, what, remedy));
  if (!/^[a-z0-9-]+$/.test(String(document["key"] ?? ""))) {
    add(
      "/key",
      "The key may hold small letters, digits and hyphens, and not be empty.",
      "Write a key such as my-certileads.",
    );
  }
  if (!document["name"]) {
    add("/name", "The profile has no name.", "Write the name to show in the list.");
  }
  for (const [key, route] of Object.entries(memberOf(document, "capabilities"))) {
    const place = `/capabilities/${key}`;
    if (!capabilities.some((known) => known.key === key)) {
      add(place, `There is no capability “${key}”.`, "Correct its name or take it out.");
    } else if (!isObject(route) || !route["method"]) {
      add(place, "The profile lacks a member: “method”.", "Correct it there.");
    }
  }
  return found;
}

export function checkProfile(text: string): ProfileCheck {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { summary: null, problems: [notJson(text, error)] };
  }
  const members = isObject(document) ? document : {};
  const format = members["format"];
  if (typeof format === "number" && format > 1) {
    return { summary: null, problems: [newer(format)] };
  }
  if (format !== 1) {
    const what = "The file does not say which profile format it has.";
    return {
      summary: null,
      problems: [invalid(text, "/format", what, 'Write "format": 1 at its beginning.')],
    };
  }
  const problems = findings(text, members);
  return { summary: problems.length > 0 ? null : summarise(members), problems };
}
