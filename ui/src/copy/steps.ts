/** Words for the steps of a rule: in the list one adds them from, and in the closed row. */
import type { BlankPolicy } from "@/ipc/bindings/BlankPolicy";
import type { DateUnit } from "@/ipc/bindings/DateUnit";
import type { ListOperation } from "@/ipc/bindings/ListOperation";
import type { NamePart } from "@/ipc/bindings/NamePart";
import type { NumberMarks } from "@/ipc/bindings/NumberMarks";
import type { Step } from "@/ipc/bindings/Step";
import { countryName } from "@/lib/countries";

interface StepWords {
  group: StepGroup;
  label: string;
  /** One phrase: what it does. */
  does: string;
}

/** What a step is about, in the order of the list. */
export const stepGroups = {
  text: "Text",
  contact: "Names, phones, e-mail",
  choice: "Values and conditions",
  number: "Numbers and dates",
  list: "Lists and tags",
  fields: "Several fields",
} as const;
export type StepGroup = keyof typeof stepGroups;

/** In the order in which they are offered. */
export const stepWords: Record<Step["type"], StepWords> = {
  trim: { group: "text", label: "Trim", does: "Takes spaces off both ends" },
  lowercase: { group: "text", label: "Lower case", does: "Makes all letters small" },
  uppercase: { group: "text", label: "Upper case", does: "Makes all letters capital" },
  titleCase: { group: "text", label: "Title case", does: "Makes each word begin with a capital" },
  replace: { group: "text", label: "Find and replace", does: "Replaces a text, or takes it out" },
  substring: {
    group: "text",
    label: "Part of a text",
    does: "Takes some characters, such as the first three",
  },
  surround: {
    group: "text",
    label: "Text around",
    does: "Puts a text before and after, such as a prefix",
  },
  split: { group: "text", label: "Split", does: "Takes one part of a text" },
  phone: {
    group: "contact",
    label: "E.164 phone",
    does: "Writes it as +15550100123, however it was typed",
  },
  emailTidy: {
    group: "contact",
    label: "Tidy e-mail",
    does: "Takes off names, brackets and stray marks",
  },
  namePart: {
    group: "contact",
    label: "Part of a name",
    does: "Takes first or last name out of a whole name",
  },
  valueTable: { group: "choice", label: "Value table", does: "Replaces values by others" },
  when: { group: "choice", label: "When … then … otherwise", does: "Decides by a condition" },
  yesNo: { group: "choice", label: "Yes or no", does: "Makes words like “on” a yes" },
  default: { group: "choice", label: "Default when empty", does: "Used when nothing comes in" },
  constant: { group: "choice", label: "Constant", does: "Always the same value" },
  number: { group: "number", label: "Number", does: "Makes “$1,200.50” a number" },
  numberFormat: { group: "number", label: "Number format", does: "Writes a number as $1,200.50" },
  dateFormat: {
    group: "number",
    label: "Date format",
    does: "Writes a date another way, or in another time zone",
  },
  dateShift: {
    group: "number",
    label: "Earlier or later",
    does: "Adds days, weeks, hours … to a date",
  },
  list: { group: "list", label: "List", does: "Takes the first or last, sorts, counts" },
  listHas: { group: "list", label: "List has", does: "Yes if a value is in the list" },
  fallback: {
    group: "fields",
    label: "First that is not blank",
    does: "Tries further fields when nothing comes in",
  },
  join: { group: "fields", label: "Join", does: "Puts several fields together" },
  template: { group: "fields", label: "Text template", does: "Puts fields into a text" },
};

/** A step in a few words, for the line beneath a closed row. */
export function stepSummary(step: Step): string {
  const { label } = stepWords[step.type];
  switch (step.type) {
    case "phone":
      return step.country ? `E.164, ${countryName(step.country)}` : "E.164";
    case "dateFormat":
      return `date as ${dateForm(step.to)}`;
    case "dateShift":
      return shiftWords(step.amount, step.unit);
    case "replace":
      if (step.find === "") return label.toLowerCase();
      return step.with === ""
        ? `without ${quoted(step.find)}`
        : `${quoted(step.find)} → ${quoted(step.with)}`;
    case "substring":
      return step.length === null
        ? `from character ${step.start} on`
        : `${step.length} from character ${step.start}`;
    case "surround":
      return `${step.before}…${step.after}`;
    case "namePart":
      return nameParts[step.part];
    case "numberFormat":
      return `number as ${numberExample(step)}`;
    case "list":
      return listOperations[step.operation];
    case "listHas":
      return `has ${quoted(step.value)}`;
    case "fallback":
      if (step.sources.length === 0) return label.toLowerCase();
      return `else ${step.sources.length === 1 ? "another field" : `${step.sources.length} other fields`}`;
    case "when":
      return "when … then …";
    case "default":
      return `“${String(step.value)}” when empty`;
    case "constant":
      return `always “${String(step.value)}”`;
    case "join":
      return `joined with ${quoted(step.separator)}`;
    case "split":
      return step.part === null
        ? `split at ${quoted(step.separator)}`
        : `part ${step.part} at ${quoted(step.separator)}`;
    case "valueTable":
      return `value table, ${step.rows.length} ${step.rows.length === 1 ? "row" : "rows"}`;
    default:
      return label.toLowerCase();
  }
}

/** Parts of a whole name. */
export const nameParts: Record<NamePart, string> = {
  first: "first name",
  given: "all first names",
  last: "last name",
  rest: "all after the first name",
};

/** What can be done with a list. */
export const listOperations: Record<ListOperation, string> = {
  first: "the first of the list",
  last: "the last of the list",
  sort: "sorted",
  unique: "each once",
  count: "how many",
};

/** Units of dates: one, and several. */
export const dateUnits: Record<DateUnit, [one: string, several: string]> = {
  minutes: ["minute", "minutes"],
  hours: ["hour", "hours"],
  days: ["day", "days"],
  weekdays: ["working day", "working days"],
  weeks: ["week", "weeks"],
  months: ["month", "months"],
  years: ["year", "years"],
};

function shiftWords(amount: number, unit: DateUnit): string {
  const size = Math.abs(amount);
  return `${size} ${dateUnits[unit][size === 1 ? 0 : 1]} ${amount < 0 ? "earlier" : "later"}`;
}

/** 1234.5 with a form's marks. */
export const numberMarks: Record<NumberMarks, string> = {
  point: "1,234.50",
  comma: "1.234,50",
  space: "1 234,50",
  apostrophe: "1’234.50",
  plain: "1234.50",
};

function numberExample({
  marks,
  before,
  after,
}: {
  marks: NumberMarks;
  before: string;
  after: string;
}) {
  return `${before}${numberMarks[marks]}${after}`;
}

function dateForm(to: string): string {
  if (to === "date") return "2026-03-05";
  return to === "datetime" ? "date and time" : to;
}

function quoted(separator: string): string {
  return separator === " " ? "a space" : `“${separator}”`;
}

/** What an empty result does. */
export const blankWords: Record<BlankPolicy, { label: string; result: string }> = {
  keep: { label: "Leave Certileads' value as it is", result: "blank, not sent" },
  clear: { label: "Empty it in Certileads", result: "blank, empties it" },
  hold: { label: "Hold the contact", result: "blank, held" },
};
