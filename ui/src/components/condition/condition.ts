/**
 * Conditions while they are edited, and in words. Pure. The screen edits groups within a group;
 * what lies deeper is shown in words and kept as it is.
 */
import { groupWords, operatorWords } from "@/copy/rules";
import type { Condition } from "@/ipc/bindings/Condition";
import type { Field } from "@/ipc/bindings/Field";
import type { FieldType } from "@/ipc/bindings/FieldType";
import type { Operator } from "@/ipc/bindings/Operator";
import type { RulesView } from "@/ipc/bindings/RulesView";

/** What a condition can be made of: fields, how they are compared, and values to choose from. */
export type ConditionScope = Pick<
  RulesView,
  "fields" | "operators" | "users" | "businesses" | "tags"
>;

export type GroupCondition = Exclude<Condition, { type: "field" }>;
export type FieldCondition = Extract<Condition, { type: "field" }>;

export function isGroup(condition: Condition): condition is GroupCondition {
  return condition.type !== "field";
}

/** A condition that stands alone, as the one row of a group. */
export function asGroup(condition: Condition): GroupCondition {
  return isGroup(condition) ? condition : { type: "all", of: [condition] };
}

/** A row as it is added: tags are what people filter by first. */
export function newRow(view: ConditionScope): FieldCondition {
  const field = view.fields.find(({ key }) => key === "tags") ?? view.fields[0];
  return withField(view, field?.key ?? "tags");
}

export function newGroup(view: ConditionScope): GroupCondition {
  return { type: "any", of: [newRow(view)] };
}

export function fieldOf(view: ConditionScope, key: string): Field | undefined {
  return view.fields.find((field) => field.key === key);
}

/** The operators that a field may be held by; of a field that is gone, all that are. */
export function operatorsOf(view: ConditionScope, type: FieldType | undefined): Operator[] {
  const found = view.operators.find((one) => one.type === (type ?? "other"));
  return found?.operators ?? [];
}

/** A fresh row for another field. */
export function withField(view: ConditionScope, key: string): FieldCondition {
  const operator = operatorsOf(view, fieldOf(view, key)?.type)[0] ?? "is";
  return { type: "field", field: key, operator, value: blankValue(operator) };
}

/** The row with another operator; its value stays where it still fits. */
export function withOperator(row: FieldCondition, operator: Operator): FieldCondition {
  const [was, is] = [valueKind(row.operator), valueKind(operator)];
  if (was === is) return { ...row, operator };
  if (is === "many" && was === "one" && row.value !== "" && row.value !== null) {
    return { ...row, operator, value: [row.value] };
  }
  if (is === "one" && Array.isArray(row.value) && row.value.length > 0) {
    return { ...row, operator, value: row.value[0] as unknown };
  }
  return { ...row, operator, value: blankValue(operator) };
}

/** What an operator is given: nothing, one value, several, or a number of days. */
export function valueKind(operator: Operator): "none" | "one" | "many" | "days" {
  switch (operator) {
    case "isBlank":
    case "isNotBlank":
      return "none";
    case "isOneOf":
    case "isNoneOf":
      return "many";
    case "withinLast":
    case "withinNext":
    case "moreThanAgo":
    case "moreThanAhead":
      return "days";
    default:
      return "one";
  }
}

function blankValue(operator: Operator): unknown {
  const blank = { none: null, one: "", many: [], days: 7 };
  return blank[valueKind(operator)];
}

interface Choice {
  value: string;
  label: string;
}

/** Values to choose from, as the document holds them and as they are called; each once. */
export function choicesOf(view: ConditionScope, key: string): Choice[] {
  const choices = namedChoices(view, key);
  return [...new Map(choices.map((choice) => [choice.value, choice])).values()];
}

function namedChoices(view: ConditionScope, key: string): Choice[] {
  if (key === "assignedTo") return view.users.map(({ id, name }) => ({ value: id, label: name }));
  if (key === "businessId") {
    return view.businesses.map(({ id, name }) => ({ value: id, label: name }));
  }
  return fieldOf(view, key)?.options ?? [];
}

/** HighLevel's tags, each once. */
export function tagsOf(view: ConditionScope): string[] {
  return [...new Set(view.tags)];
}

/** A condition in one line: “Tags has “vip” and Source is “web””. */
export function conditionWords(view: ConditionScope, condition: Condition): string {
  if (!isGroup(condition)) return rowWords(view, condition);
  const parts = condition.of.map((one) =>
    isGroup(one) ? `(${conditionWords(view, one)})` : rowWords(view, one),
  );
  if (parts.length === 0) return groupWords[condition.type].toLowerCase();
  if (condition.type === "none") return `none of: ${parts.join(", ")}`;
  return parts.join(condition.type === "all" ? " and " : " or ");
}

function rowWords(view: ConditionScope, { field, operator, value }: FieldCondition): string {
  const name = fieldOf(view, field)?.label ?? field;
  const words = operatorWords[operator];
  if (valueKind(operator) === "none") return `${name} ${words}`;
  if (valueKind(operator) === "days") return `${name} ${daysWords(words, String(value))}`;
  const choices = choicesOf(view, field);
  const label = (one: unknown) =>
    `“${choices.find((choice) => choice.value === one)?.label ?? String(one)}”`;
  const values = Array.isArray(value) ? value.map(label).join(", ") : label(value);
  return `${name} ${words} ${values}`;
}

function daysWords(words: string, days: string): string {
  return days === "1" ? words.replace("… days", "1 day") : words.replace("…", days);
}
