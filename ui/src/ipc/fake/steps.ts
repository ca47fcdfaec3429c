/** What each step makes of a value: a stand-in for the engine's own, for looking at. */
import type { Condition } from "../bindings/Condition";
import type { Step } from "../bindings/Step";

export type Values = Record<string, unknown>;

export const isBlank = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0);

const eachText = (value: unknown, change: (text: string) => string): unknown =>
  Array.isArray(value)
    ? value.map((one) => eachText(one, change))
    : typeof value === "string"
      ? change(value)
      : value;

function formatPhone(text: string): string | null {
  const digits = text.replaceAll(/\D/g, "");
  if (digits.length === 10) return `+1${digits}`;
  return digits.length === 11 ? `+${digits}` : null;
}

function fill(template: string, values: Values): string {
  return template.replaceAll(
    /\{\{\s*(?:customFields\["(.+?)"\]|([\w.]+))\s*\}\}/g,
    (_, id: string | undefined, name: string) =>
      String(values[id === undefined ? name : `customFields.${id}`] ?? ""),
  );
}

/** Writes a date as ISO, or by the few strftime signs that are in use; undefined if it is none. */
export function writeDate(value: unknown, to: string): string | undefined {
  const date = new Date(typeof value === "number" ? value : String(value));
  if (Number.isNaN(date.getTime())) return undefined;
  const iso = date.toISOString();
  if (to === "date") return iso.slice(0, 10);
  if (to === "datetime") return `${iso.slice(0, 19)}Z`;
  const signs: Record<string, string> = {
    "%Y": iso.slice(0, 4),
    "%m": iso.slice(5, 7),
    "%d": iso.slice(8, 10),
    "%H": iso.slice(11, 13),
    "%M": iso.slice(14, 16),
    "%B": date.toLocaleDateString("en", { month: "long", timeZone: "UTC" }),
  };
  return to.replaceAll(/%[YmdHMB]/g, (sign) => signs[sign] ?? sign);
}

function yesNo(step: Extract<Step, { type: "yesNo" }>, value: unknown): unknown {
  const word = String(value).trim().toLowerCase();
  if (["yes", "true", "1", "y", ...step.yes].includes(word)) return true;
  if (["no", "false", "0", "n", ...step.no].includes(word)) return false;
  return undefined;
}

function lookUp(step: Extract<Step, { type: "valueTable" }>, value: unknown): unknown {
  const word = String(value).trim().toLowerCase();
  const row = step.rows.find(({ from }) => from.some((one) => one.trim().toLowerCase() === word));
  if (row) return row.to;
  switch (step.otherwise.type) {
    case "keep":
      return value;
    case "value":
      return step.otherwise.to;
    case "blank":
      return null;
    case "hold":
      return undefined;
  }
}

const listOf = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => !isBlank(one));

const sameText = (one: unknown, other: unknown) =>
  String(one).trim().toLowerCase() === String(other).trim().toLowerCase();

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** By days as they are counted in UTC; months and years by the calendar. */
function shiftDate(value: unknown, { amount, unit }: Extract<Step, { type: "dateShift" }>) {
  const date = new Date(String(value));
  if (Number.isNaN(date.getTime())) return undefined;
  if (unit === "years") date.setUTCFullYear(date.getUTCFullYear() + amount);
  else if (unit === "months") date.setUTCMonth(date.getUTCMonth() + amount);
  else {
    const minutes = { minutes: 1, hours: 60, days: 1440, weekdays: 1440, weeks: 10_080 }[unit];
    date.setTime(date.getTime() + amount * minutes * 60_000);
  }
  const iso = `${date.toISOString().slice(0, 19)}Z`;
  return unit === "minutes" || unit === "hours" || String(value).length > 10
    ? iso
    : iso.slice(0, 10);
}

function formatNumber(value: unknown, step: Extract<Step, { type: "numberFormat" }>) {
  const number = Number(String(value).replaceAll(/[$€,\s]/g, ""));
  if (Number.isNaN(number)) return undefined;
  const [group, point] = {
    plain: ["", "."],
    point: [",", "."],
    comma: [".", ","],
    space: [" ", ","],
    apostrophe: ["’", "."],
  }[step.marks] as [string, string];
  const text =
    step.decimals === null ? String(Math.abs(number)) : Math.abs(number).toFixed(step.decimals);
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
  const sign = number < 0 ? "-" : "";
  return `${sign}${step.before}${grouped}${fraction === undefined ? "" : `${point}${fraction}`}${step.after}`;
}

/** The few comparisons that the made-up contacts are looked at with. */
function meets(condition: Condition, values: Values): boolean {
  if (condition.type !== "field") {
    const of = condition.of.map((one) => meets(one, values));
    if (condition.type === "all") return of.every(Boolean);
    return condition.type === "any" ? of.some(Boolean) : !of.some(Boolean);
  }
  const items = listOf(values[condition.field]);
  const wanted = listOf(condition.value);
  const among = items.some((one) => wanted.some((other) => sameText(one, other)));
  switch (condition.operator) {
    case "isBlank":
      return items.length === 0;
    case "isNotBlank":
      return items.length > 0;
    case "isNot":
    case "hasNot":
    case "isNoneOf":
      return !among;
    case "contains":
      return items.some((one) =>
        String(one).toLowerCase().includes(String(condition.value).toLowerCase()),
      );
    case "greater":
      return Number(items[0]) > Number(condition.value);
    case "less":
      return Number(items[0]) < Number(condition.value);
    default:
      return among;
  }
}

/** The step's result; undefined if it failed. */
export function applyStep(step: Step, value: unknown, values: Values): unknown {
  switch (step.type) {
    case "trim":
      return eachText(value, (text) => text.trim());
    case "lowercase":
      return eachText(value, (text) => text.toLowerCase());
    case "uppercase":
      return eachText(value, (text) => text.toUpperCase());
    case "titleCase":
      return eachText(value, (text) =>
        text.toLowerCase().replaceAll(/(^|[\s-])\S/g, (one) => one.toUpperCase()),
      );
    case "phone":
      return isBlank(value) ? null : (formatPhone(String(value)) ?? undefined);
    case "number": {
      const number = Number(String(value).replaceAll(/[$€,\s]/g, ""));
      return isBlank(value) ? null : Number.isNaN(number) ? undefined : number;
    }
    case "default":
      return isBlank(value) ? step.value : value;
    case "constant":
      return step.value;
    case "join":
      return [value, ...step.sources.map((key) => values[key])]
        .filter((one) => !isBlank(one))
        .join(step.separator);
    case "split": {
      const parts = String(value ?? "").split(step.separator);
      return step.part === null
        ? parts
        : (parts.at(step.part > 0 ? step.part - 1 : step.part) ?? null);
    }
    case "template":
      return fill(step.template, { ...values, value });
    case "yesNo":
      return isBlank(value) ? null : yesNo(step, value);
    case "valueTable":
      return isBlank(value) ? null : lookUp(step, value);
    case "dateFormat":
      return isBlank(value) ? null : writeDate(value, step.to);
    case "dateShift":
      return isBlank(value) ? null : shiftDate(value, step);
    case "replace":
      return eachText(value, (text) =>
        step.find === ""
          ? text
          : text.replaceAll(
              new RegExp(escaped(step.find), step.ignoreCase ? "gi" : "g"),
              () => step.with,
            ),
      );
    case "substring":
      return eachText(value, (text) => {
        const signs = [...text];
        const from = step.start < 0 ? Math.max(signs.length + step.start, 0) : step.start - 1;
        return signs.slice(from, step.length === null ? undefined : from + step.length).join("");
      });
    case "surround":
      return isBlank(value)
        ? null
        : eachText(value, (text) => `${step.before}${text}${step.after}`);
    case "namePart": {
      const words = String(value ?? "").split(" ");
      if (step.part === "first") return words[0] || null;
      if (step.part === "given") return words.slice(0, -1).join(" ") || words[0] || null;
      return words.slice(step.part === "last" ? -1 : 1).join(" ") || null;
    }
    case "emailTidy":
      return eachText(value, (text) =>
        text
          .replaceAll(/^.*<|mailto:|>.*$/g, "")
          .trim()
          .toLowerCase(),
      );
    case "numberFormat":
      return isBlank(value) ? null : formatNumber(value, step);
    case "list": {
      const items = listOf(value);
      switch (step.operation) {
        case "first":
          return items[0] ?? null;
        case "last":
          return items.at(-1) ?? null;
        case "sort":
          return items.toSorted();
        case "unique":
          return [...new Set(items)];
        case "count":
          return items.length;
      }
    }
    case "listHas":
      return listOf(value).some((one) => sameText(one, step.value));
    case "fallback":
      return isBlank(value)
        ? (step.sources.map((key) => values[key]).find((one) => !isBlank(one)) ?? null)
        : value;
    case "when": {
      const result = meets(step.condition, { ...values, value }) ? step.met : step.unmet;
      switch (result.type) {
        case "keep":
          return value;
        case "blank":
          return null;
        case "value":
          return result.value;
        case "field":
          return values[result.field] ?? null;
      }
    }
  }
}

export const stepFaults: Partial<Record<Step["type"], [what: string, remedy: string]>> = {
  phone: [
    "The value can't be read as a phone number.",
    "Correct it in HighLevel, or name the country in a phone step.",
  ],
  number: [
    "The value is not a number.",
    "Correct it in HighLevel or translate it with a value table.",
  ],
  yesNo: ["The value means neither yes nor no.", "Add the word to the yes/no step's own words."],
  dateFormat: [
    "The value is not a date that can be recognised.",
    "Say in the step how the date is written, such as %d/%m/%Y.",
  ],
  valueTable: [
    "The value stands in no row of the value table.",
    "Add a row for it, or choose what happens to everything else.",
  ],
};
