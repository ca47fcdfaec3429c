/** Runs a mapping over a made-up record: a stand-in for the engine's own, for looking at. */
import type { FieldProblem } from "../bindings/FieldProblem";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { MappingPreview } from "../bindings/MappingPreview";
import type { Rule } from "../bindings/Rule";
import type { RulePreview } from "../bindings/RulePreview";
import type { Schema } from "../bindings/Schema";
import type { Step } from "../bindings/Step";
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
  return template.replaceAll(/\{\{\s*([\w.]+)[^}]*\}\}/g, (_, key: string) =>
    String(values[key] ?? ""),
  );
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
      const number = Number(String(value).replaceAll(",", ""));
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
      return fill(step.template, values);
    case "yesNo":
      return isBlank(value) ? null : yesNo(step, value);
    case "valueTable":
      return isBlank(value) ? null : lookUp(step, value);
    case "dateFormat":
      return value;
  }
}

function previewRule(rule: Rule, values: Values, schema: Schema): RulePreview {
  const sourceValue = rule.source === null ? null : (values[rule.source] ?? null);
  let value: unknown = sourceValue;
  const problems: FieldProblem[] = [];
  const steps = rule.steps.map((step, index) => {
    const result = apply(step, value, values);
    const failed = result === undefined;
    const problem: FieldProblem | null = failed
      ? {
          ruleId: rule.id,
          target: rule.target,
          step: index,
          severity: "error",
          code: "mappingInvalid",
          what: `“${String(value)}” can't be read as a ${step.type === "phone" ? "phone number" : "value"} here.`,
          remedy: "Change the step, or put another one before it.",
        }
      : null;
    if (problem) problems.push(problem);
    value = failed ? null : result;
    return { value: value ?? null, problem };
  });
  const target = schema.target.find(({ key }) => key === rule.target);
  if (target?.required && isBlank(value)) {
    problems.push({
      ruleId: rule.id,
      target: rule.target,
      step: null,
      severity: "error",
      code: "mappingRequiredMissing",
      what: `${target.label} must not stay empty.`,
      remedy: "Give it a default.",
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
  for (const { id, target, source } of document.rules) {
    const at = { ruleId: id, target, step: null, severity: "error" as const };
    if (seen.has(target)) {
      found.push({
        ...at,
        code: "mappingDuplicateTarget",
        what: "Two rows fill this field.",
        remedy: "Remove one of them.",
      });
    }
    seen.add(target);
    if (!schema.target.some(({ key }) => key === target)) {
      found.push({
        ...at,
        code: "mappingUnknownField",
        what: `Certileads has no field ${target}.`,
        remedy: "Choose another field.",
      });
    }
    if (source !== null && !schema.source.some(({ key }) => key === source)) {
      found.push({
        ...at,
        code: "mappingUnknownField",
        what: `HighLevel has no field ${source}.`,
        remedy: "Choose another field.",
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
  for (const rule of rules) {
    rule.problems.push(...findings.filter(({ ruleId }) => ruleId === rule.ruleId));
  }
  return {
    record: person ? asSample(person) : null,
    rules,
    body: bodyOf(document, rules),
    problems: findings.filter(({ ruleId }) => ruleId === null),
    sourceValues: values,
  };
}
