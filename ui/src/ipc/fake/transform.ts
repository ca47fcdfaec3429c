/** Runs a mapping over a made-up record: a stand-in for the engine's own, for looking at. */
import type { Field } from "../bindings/Field";
import type { FieldProblem } from "../bindings/FieldProblem";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { MappingPreview } from "../bindings/MappingPreview";
import type { Rule } from "../bindings/Rule";
import type { RulePreview } from "../bindings/RulePreview";
import type { Schema } from "../bindings/Schema";
import type { Step } from "../bindings/Step";
import type { StepResult } from "../bindings/StepResult";
import { asSample, type Person } from "./people";

type Values = Record<string, unknown>;

const isBlank = (value: unknown) =>
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
function writeDate(value: unknown, to: string): string | undefined {
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

/** The step's result; undefined if it failed. */
function apply(step: Step, value: unknown, values: Values): unknown {
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
  }
}

const stepFaults: Partial<Record<Step["type"], [what: string, remedy: string]>> = {
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

/** Why a value doesn't suit its field's type; null if it does. */
function misfit(value: unknown, field: Field): [what: string, remedy: string] | null {
  if (isBlank(value)) return null;
  const text = String(value);
  switch (field.type) {
    case "number":
      return Number.isNaN(Number(text)) ? (stepFaults.number ?? null) : null;
    case "boolean":
      return typeof value === "boolean" || /^(yes|no|true|false)$/i.test(text)
        ? null
        : (stepFaults.yesNo ?? null);
    case "date":
      return writeDate(value, "date") === undefined ? (stepFaults.dateFormat ?? null) : null;
    case "email":
      return text.includes("@")
        ? null
        : ["The value is not an e-mail address.", "Correct it in HighLevel."];
    case "option":
      return field.options.some((one) => one.value === text)
        ? null
        : [
            `The value is none of the choices of “${field.label}”.`,
            "Translate it with a value table.",
          ];
    default:
      return null;
  }
}

function previewRule(rule: Rule, values: Values, schema: Schema): RulePreview {
  const sourceValue = rule.source === null ? null : (values[rule.source] ?? null);
  let value: unknown = sourceValue;
  const problems: FieldProblem[] = [];
  const at = {
    ruleId: rule.id,
    target: rule.target,
    step: null,
    severity: "error" as const,
    code: "mappingInvalid" as const,
  };
  const steps: StepResult[] = [];
  for (const [index, step] of rule.steps.entries()) {
    const result = apply(step, value, values);
    const failed = result === undefined;
    const [what, remedy] = stepFaults[step.type] ?? ["The step can't use this value.", ""];
    const problem: FieldProblem | null = failed ? { ...at, step: index, what, remedy } : null;
    value = result ?? null;
    steps.push({ value, problem });
    if (problem) {
      // A step that fails ends the chain.
      problems.push(problem);
      break;
    }
  }
  const target = schema.target.find(({ key }) => key === rule.target);
  const fault = target && problems.length === 0 ? misfit(value, target) : null;
  if (fault) problems.push({ ...at, what: fault[0], remedy: fault[1] });
  if (target?.required && isBlank(value) && problems.length === 0) {
    problems.push({
      ...at,
      code: "mappingRequiredMissing",
      what: `${target.label} must not stay empty.`,
      remedy: "Add a “default when empty” step.",
    });
  }
  return {
    ruleId: rule.id,
    sourceValue,
    steps,
    result: isBlank(value) ? null : value,
    leftOut: isBlank(value) && rule.whenBlank === "keep",
    problems,
  };
}

function bodyOf(document: MappingDocument, rules: RulePreview[]): Values {
  const body: Values = {};
  const fields: Values = {};
  document.rules.forEach(({ target }, index) => {
    const preview = rules[index];
    if (!preview || preview.leftOut) return;
    if (target.startsWith("fields.")) fields[target.slice(7)] = preview.result;
    else body[target] = preview.result;
  });
  return Object.keys(fields).length > 0 ? { ...body, fields } : body;
}

/** What is wrong with a document whatever the record. */
export function findingsOf(document: MappingDocument, schema: Schema): FieldProblem[] {
  const found: FieldProblem[] = [];
  const seen = new Set<string>();
  const labelOf = (key: string) => schema.target.find((one) => one.key === key)?.label ?? key;
  for (const { id, target, source } of document.rules) {
    const at = { ruleId: id, target, step: null, severity: "error" as const };
    if (seen.has(target)) {
      found.push({
        ...at,
        code: "mappingDuplicateTarget",
        what: `“${labelOf(target)}” is written twice.`,
        remedy: "Keep one of the two rules, or join both fields in one rule.",
      });
    }
    seen.add(target);
    if (!schema.target.some(({ key }) => key === target)) {
      found.push({
        ...at,
        code: "mappingUnknownField",
        what: `Certileads has no field “${target}”.`,
        remedy: "Choose another target field, or read the fields again if it is new.",
      });
    }
    if (source !== null && !schema.source.some(({ key }) => key === source)) {
      found.push({
        ...at,
        code: "mappingUnknownField",
        what: `HighLevel has no field “${source}”.`,
        remedy: "Choose another source field, or read the fields again if it is new.",
      });
    }
  }
  for (const { key, label, required } of schema.target) {
    if (required && !seen.has(key)) {
      found.push({
        ruleId: null,
        target: key,
        step: null,
        severity: "error",
        code: "mappingRequiredMissing",
        what: `${label} is required and has no row.`,
        remedy: "Choose what fills it.",
      });
    }
  }
  return found;
}

export function previewDocument(
  document: MappingDocument,
  person: Person | undefined,
  schema: Schema,
): MappingPreview {
  const values = person?.values ?? {};
  const rules = document.rules.map((rule) => previewRule(rule, values, schema));
  const findings = findingsOf(document, schema);
  return {
    record: person ? asSample(person) : null,
    rules,
    body: bodyOf(document, rules),
    problems: findings.filter(({ ruleId }) => ruleId === null),
    sourceValues: values,
  };
}
