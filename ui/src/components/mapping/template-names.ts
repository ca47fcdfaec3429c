/** Names in a template: which one is being typed, what it may become, and putting that in. */
import type { Field } from "@/ipc/bindings/Field";

/** What is offered for a name. */
export interface TemplateName {
  /** What is written into the template. */
  insert: string;
  label: string;
  /** The field's key; null for what is no field. */
  key: string | null;
}

/** A name that is being typed. */
export interface OpenName {
  /** Where it begins. */
  from: number;
  /** Where the cursor is. */
  to: number;
  typed: string;
  /** It stands behind a bar and changes a value. */
  isFilter: boolean;
}

/** So many names are offered at a time. */
const OFFERED = 40;

/** What can change a value, as the engine knows it. */
const filters: Record<string, string> = {
  upper: "upper case",
  lower: "lower case",
  title: "capital initials",
  capitalize: "capital first letter",
  trim: "without spaces around",
  'default("")': "this where it is blank",
  'replace("", "")': "find and replace",
  'join(", ")': "a list as one text",
  first: "first of a list",
  last: "last of a list",
  length: "how long it is",
  "round(2)": "a rounded number",
};

/** The name at the cursor; null where none is being typed: outside of braces, or in quotes. */
export function openName(template: string, caret: number): OpenName | null {
  const before = template.slice(0, caret);
  const start = before.lastIndexOf("{{");
  if (start < 0 || before.indexOf("}}", start) >= 0) return null;
  const inside = before.slice(start + 2);
  const custom = /customFields\["?([^"\]]*)$/.exec(inside);
  const typed = custom ? (custom[1] ?? "") : (/[\w.]*$/.exec(inside)?.[0] ?? "");
  const lead = inside.slice(0, inside.length - (custom ? custom[0].length : typed.length));
  const quotes = lead.split('"').length - 1;
  if (quotes % 2 === 1) return null;
  return {
    from: caret - (custom ? custom[0].length : typed.length),
    to: caret,
    typed,
    isFilter: lead.trimEnd().endsWith("|"),
  };
}

/** What the name may become, those that begin with it first. */
export function namesFor(name: OpenName, sources: readonly Field[]): TemplateName[] {
  const words = name.typed.toLowerCase();
  const all: TemplateName[] = name.isFilter
    ? Object.entries(filters).map(([insert, label]) => ({ insert, label, key: null }))
    : [
        { insert: "value", label: "The value so far", key: null },
        ...sources.map(({ key, label }) => ({ insert: templateName(key), label, key })),
      ];
  const place = ({ insert, label }: TemplateName) =>
    Math.min(
      ...[insert.toLowerCase().indexOf(words), label.toLowerCase().indexOf(words)].map((at) =>
        at < 0 ? Infinity : at,
      ),
    );
  return all
    .filter((one) => place(one) < Infinity)
    .toSorted((one, other) => Math.sign(place(one)) - Math.sign(place(other)))
    .slice(0, OFFERED);
}

/** The template with a name put in, closed if it was not, and where the cursor then is. */
export function completed(
  template: string,
  { from, to }: OpenName,
  insert: string,
): [template: string, caret: number] {
  const rest = template.slice(to);
  const closed = /^[^{]*?\}\}/.test(rest);
  const before = template.slice(0, from);
  const spaced = before.endsWith("{{") ? " " : "";
  const tail = closed ? "" : " }}";
  // A bracket that was typed along goes with the name it belongs to.
  const behind = insert.endsWith("]") ? rest.replace(/^"?\]/, "") : rest;
  const next = `${before}${spaced}${insert}${tail}${behind}`;
  return [next, next.length - behind.length];
}

/** A field as a template says it: custom field ids need not be names it can say with a dot. */
export function templateName(key: string): string {
  const [group, ...rest] = key.split(".");
  return rest.length === 0 ? key : `${group}["${rest.join(".")}"]`;
}
