/** Words for the steps of a rule: in the list one adds them from, and in the closed row. */
import type { BlankPolicy } from "@/ipc/bindings/BlankPolicy";
import type { Step } from "@/ipc/bindings/Step";
import { countryName } from "@/lib/countries";

interface StepWords {
  label: string;
  /** One phrase: what it does. */
  does: string;
}

/** In the order in which they are offered. */
export const stepWords: Record<Step["type"], StepWords> = {
  trim: { label: "Trim", does: "Takes spaces off both ends" },
  lowercase: { label: "Lower case", does: "Makes all letters small" },
  uppercase: { label: "Upper case", does: "Makes all letters capital" },
  titleCase: { label: "Title case", does: "Makes each word begin with a capital" },
  phone: { label: "E.164 phone", does: "Writes it as +15550100123, however it was typed" },
  dateFormat: { label: "Date format", does: "Writes a date another way" },
  yesNo: { label: "Yes or no", does: "Makes words like “on” a yes" },
  number: { label: "Number", does: "Makes “$1,200.50” a number" },
  valueTable: { label: "Value table", does: "Replaces values by others" },
  template: { label: "Text template", does: "Puts fields into a text" },
  join: { label: "Join", does: "Puts several fields together" },
  split: { label: "Split", does: "Takes one part of a text" },
  default: { label: "Default when empty", does: "Used when nothing comes in" },
  constant: { label: "Constant", does: "Always the same value" },
};

/** A step in a few words, for the line beneath a closed row. */
export function stepSummary(step: Step): string {
  const { label } = stepWords[step.type];
  switch (step.type) {
    case "phone":
      return step.country ? `E.164, ${countryName(step.country)}` : "E.164";
    case "dateFormat":
      return `date as ${dateForm(step.to)}`;
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
