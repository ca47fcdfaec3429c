/** Runs a mapping over a made-up record: a stand-in for the engine's own, for looking at. */
import type { Field } from "../bindings/Field";
import type { FieldProblem } from "../bindings/FieldProblem";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { MappingPreview } from "../bindings/MappingPreview";
import type { Rule } from "../bindings/Rule";
import type { RulePreview } from "../bindings/RulePreview";
import type { Schema } from "../bindings/Schema";
import type { StepResult } from "../bindings/StepResult";
import { asSample, type Person } from "./people";
import { applyStep, isBlank, stepFaults, writeDate, type Values } from "./steps";

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
      return field.options.some((one) => one.value.toLowerCase() === text.toLowerCase())
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
    const result = applyStep(step, value, values);
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
