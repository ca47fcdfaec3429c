/**
 * Pairs that a person may want: source and target fields whose names say the same. Only offered,
 * never applied by itself.
 */
import type { Field } from "@/ipc/bindings/Field";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Schema } from "@/ipc/bindings/Schema";
import { groupRows } from "./document";

/** Names of one thing; the first is the one they are compared by. */
const synonyms: readonly (readonly string[])[] = [
  ["phone", "mobile", "telephone", "cell", "phone number", "mobile phone"],
  ["company", "business", "organisation", "organization", "company name", "business name"],
  ["website", "site", "web site", "url", "homepage"],
  ["date of birth", "birthday", "birth date", "dob"],
  ["postal code", "zip", "zip code", "postcode"],
  ["address", "street", "address 1", "street address", "address line 1"],
  ["state", "province", "region"],
  ["city", "town"],
  ["email", "e mail", "email address"],
  ["first name", "given name", "forename"],
  ["last name", "surname", "family name"],
  ["score", "lead score", "rating"],
  ["source", "lead source", "origin"],
  ["owner", "assigned to", "assigned user"],
];

/** A source field and the target it seems to belong to. */
export interface Suggestion {
  source: Field;
  target: Field;
}

/** One suggestion per source field at most, each target used once; exact names win. */
export function suggest(document: MappingDocument, schema: Schema): Suggestion[] {
  const taken = new Set(document.rules.map((rule) => rule.target));
  const free = new Map(
    schema.target.filter((field) => !taken.has(field.key)).map((field) => [nameOf(field), field]),
  );
  const suggestions: Suggestion[] = [];
  for (const source of groupRows(document, schema).unmapped) {
    const name = nameOf(source);
    const target = free.get(name);
    if (!target) continue;
    free.delete(name);
    suggestions.push({ source, target });
  }
  return suggestions;
}

/** A field's name, brought to the form in which names are compared. */
function nameOf(field: Field): string {
  const plain = field.label
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return synonyms.find((names) => names.includes(plain))?.[0] ?? plain;
}
