/** Many fields with the names that people give them: two hundred a side, a hundred rows. */
import type { Field } from "../bindings/Field";
import type { FieldType } from "../bindings/FieldType";
import type { Rule } from "../bindings/Rule";
import type { Person } from "./people";

const SIDE = 200;
const ROWS = 100;

const topics = [
  "Budget",
  "Preferred time of day for the first call",
  "Number of treatment rooms",
  "How did you hear about us? (Landing page, second version of March)",
  "Move-in date",
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter",
  "Consent to be called back",
  "Insurance carrier",
  "Website of the practice that referred the patient",
  "Second e-mail",
];
const types: FieldType[] = [
  "number",
  "option",
  "number",
  "text",
  "date",
  "text",
  "boolean",
  "option",
  "url",
  "email",
];
const choices = [
  "Morning",
  "Afternoon",
  "After six in the evening, unless it is a Friday or the day before a public holiday",
];

function wideField(side: "customFields" | "fields", index: number): Field {
  const at = index % topics.length;
  const round = Math.floor(index / topics.length);
  const type = types[at] ?? "text";
  return {
    key: side === "fields" ? `fields.wide_${index}` : `customFields.fLdWide${10_000_000 + index}`,
    label: `${topics[at]}${round === 0 ? "" : ` ${round + 1}`}`,
    type,
    required: false,
    options: type === "option" ? choices.map((value) => ({ value, label: value })) : [],
    origin: "custom",
  };
}

/** The fields of a side with as many more as make two hundred. */
export function widened(side: "customFields" | "fields", fields: Field[]): Field[] {
  const more = Array.from({ length: SIDE - fields.length }, (_, index) => wideField(side, index));
  return [...fields, ...more];
}

/** The rows with as many more as make a hundred. */
export function wideRules(rules: Rule[]): Rule[] {
  const more = Array.from({ length: ROWS - rules.length }, (_, index): Rule => {
    const { key: source, type } = wideField("customFields", index);
    return {
      id: `w${index}`,
      source,
      target: wideField("fields", index).key,
      steps: type === "text" ? [{ type: "trim" }, { type: "titleCase" }] : [],
      whenBlank: "keep",
    };
  });
  return [...rules, ...more];
}

/** A person with values in the further fields, some of them blank and some long. */
export function widePerson({ id, values }: Person, person: number): Person {
  const more = Array.from({ length: SIDE }, (_, index) => {
    const { key, type } = wideField("customFields", index);
    return [key, (index + person) % 7 === 3 ? null : valueOf(type, index + person)] as const;
  });
  return { id, values: { ...values, ...Object.fromEntries(more) } };
}

function valueOf(type: FieldType, index: number): unknown {
  switch (type) {
    case "number":
      return 1_200 + 37 * index;
    case "option":
      return choices[index % choices.length];
    case "date":
      return `2026-0${1 + (index % 9)}-14`;
    case "boolean":
      return index % 2 === 0;
    case "url":
      return `https://practice-${index}.example.com/patients/referrals/form?campaign=spring`;
    case "email":
      return `second.address.of.contact.${index}@example.com`;
    default:
      return "wrote that the roof leaks at two places since the storm, please call in the evening";
  }
}
