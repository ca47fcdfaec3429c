/**
 * Editing a mapping document, and how its rows are grouped on the screen. Pure: every function
 * gives a new document. Whether a document is right is decided by the engine, not here.
 */
import type { Condition } from "@/ipc/bindings/Condition";
import type { Field } from "@/ipc/bindings/Field";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Rule } from "@/ipc/bindings/Rule";
import type { Schema } from "@/ipc/bindings/Schema";
import type { Step } from "@/ipc/bindings/Step";
import type { WhenResult } from "@/ipc/bindings/WhenResult";

/** The target that ties both records together; its row is pinned and can't be taken out. */
export const KEY_TARGET = "externalId";

/** A row in place of the one that stands, or how it is made from that one. */
export type RuleEdit = Rule | ((rule: Rule) => Rule);

export function editRule(document: MappingDocument, id: string, next: RuleEdit): MappingDocument {
  return {
    ...document,
    rules: document.rules.map((rule) =>
      rule.id !== id ? rule : typeof next === "function" ? next(rule) : next,
    ),
  };
}

/** A new row between two fields. */
export function newRule(source: string | null, target: string, steps: Step[] = []): Rule {
  return { id: crypto.randomUUID(), source, target, steps, whenBlank: "keep" };
}

export function addRule(document: MappingDocument, rule: Rule): MappingDocument {
  return { ...document, rules: [...document.rules, rule] };
}

export function removeRule(document: MappingDocument, id: string): MappingDocument {
  return { ...document, rules: document.rules.filter((rule) => rule.id !== id) };
}

/** The row without a source: a fixed value takes its place, unless its steps make one. */
export function unsourced(rule: Rule): Rule {
  const makesOne = rule.steps.some(({ type }) =>
    ["constant", "template", "join", "fallback", "when"].includes(type),
  );
  const steps = makesOne ? rule.steps : [newStep("constant"), ...rule.steps];
  return { ...rule, source: null, steps };
}

export function addStep(rule: Rule, step: Step): Rule {
  return { ...rule, steps: [...rule.steps, step] };
}

export function replaceStep(rule: Rule, index: number, step: Step): Rule {
  return { ...rule, steps: rule.steps.map((old, at) => (at === index ? step : old)) };
}

export function removeStep(rule: Rule, index: number): Rule {
  return { ...rule, steps: rule.steps.filter((_step, at) => at !== index) };
}

/** Moves a step up (-1) or down (1); at the end of the chain nothing moves. */
export function moveStep(rule: Rule, index: number, by: -1 | 1): Rule {
  const [moved, other] = [rule.steps[index], rule.steps[index + by]];
  if (!moved || !other) return rule;
  return replaceStep(replaceStep(rule, index, other), index + by, moved);
}

/** The rows as the table groups them. */
export interface Groups {
  /** The rule of the key field, if there is one. */
  key: Rule | undefined;
  mapped: Rule[];
  /** Required target fields without a rule. */
  needed: Field[];
  /** Source fields that no rule reads. */
  unmapped: Field[];
}

export function groupRows(document: MappingDocument, schema: Schema): Groups {
  const key = document.rules.find((rule) => rule.target === KEY_TARGET);
  const targets = new Set(document.rules.map((rule) => rule.target));
  const read = new Set(document.rules.flatMap(sourcesOf));
  return {
    key,
    mapped: document.rules.filter((rule) => rule !== key),
    needed: schema.target.filter((field) => field.required && !targets.has(field.key)),
    unmapped: schema.source.filter((field) => !read.has(field.key)),
  };
}

/** Every source field a rule reads, templates left out. */
export function sourcesOf(rule: Rule): string[] {
  const further = rule.steps.flatMap(readBy);
  return rule.source === null ? further : [rule.source, ...further];
}

/** The fields a step writes a value of. What a condition only asks for is not among them. */
function readBy(step: Step): string[] {
  switch (step.type) {
    case "join":
    case "fallback":
      return step.sources;
    case "when":
      return [step.met, step.unmet].flatMap((result) =>
        result.type === "field" ? [result.field] : [],
      );
    default:
      return [];
  }
}

/** The rules of these ids with one source or target field in the place of another. */
export function replaceField(
  document: MappingDocument,
  rules: readonly string[],
  from: string,
  to: string,
): MappingDocument {
  const swap = (key: string) => (key === from ? to : key);
  const swapStep = (step: Step): Step => {
    switch (step.type) {
      case "join":
      case "fallback":
        return { ...step, sources: step.sources.map(swap) };
      case "when":
        return {
          ...step,
          condition: swapIn(step.condition),
          met: swapResult(step.met),
          unmet: swapResult(step.unmet),
        };
      case "template":
        return {
          ...step,
          template: step.template.replaceAll(withoutGroup(from), withoutGroup(to)),
        };
      default:
        return step;
    }
  };
  const swapResult = (result: WhenResult): WhenResult =>
    result.type === "field" ? { ...result, field: swap(result.field) } : result;
  const swapIn = (condition: Condition): Condition =>
    condition.type === "field"
      ? { ...condition, field: swap(condition.field) }
      : { ...condition, of: condition.of.map(swapIn) };
  return {
    ...document,
    rules: document.rules.map((rule) =>
      rules.includes(rule.id)
        ? {
            ...rule,
            source: rule.source === null ? null : swap(rule.source),
            target: swap(rule.target),
            steps: rule.steps.map(swapStep),
          }
        : rule,
    ),
  };
}

/** The part of a key by which a template names the field. */
function withoutGroup(key: string): string {
  return key.replace(/^customFields\./, "");
}

/** The name of a field; its key where the field isn't known. */
export function fieldLabel(fields: readonly Field[], key: string): string {
  return fields.find((field) => field.key === key)?.label ?? key;
}

/** A step of a kind as it is added: its settings empty, or what is most often meant. */
export function newStep(type: Step["type"]): Step {
  switch (type) {
    case "trim":
    case "lowercase":
    case "uppercase":
    case "titleCase":
    case "emailTidy":
    case "number":
      return { type };
    case "phone":
      return { type, country: null };
    case "dateFormat":
      return { type, from: null, to: "date", fromZone: null, zone: null };
    case "dateShift":
      return { type, amount: 1, unit: "days" };
    case "replace":
      return { type, find: "", with: "", ignoreCase: true };
    case "substring":
      return { type, start: 1, length: 10 };
    case "surround":
      return { type, before: "", after: "" };
    case "namePart":
      return { type, part: "first" };
    case "numberFormat":
      return { type, decimals: 2, marks: "point", before: "", after: "" };
    case "list":
      return { type, operation: "first" };
    case "listHas":
      return { type, value: "" };
    case "fallback":
      return { type, sources: [] };
    case "when":
      return {
        type,
        condition: { type: "field", field: "value", operator: "is", value: "" },
        met: { type: "value", value: "" },
        unmet: { type: "keep" },
      };
    case "yesNo":
      return { type, yes: [], no: [] };
    case "default":
    case "constant":
      return { type, value: "" };
    case "join":
      return { type, sources: [], separator: " " };
    case "split":
      return { type, separator: ",", part: 1 };
    case "template":
      return { type, template: "{{ value }}" };
    case "valueTable":
      return { type, rows: [{ from: [], to: "" }], otherwise: { type: "keep" } };
  }
}
