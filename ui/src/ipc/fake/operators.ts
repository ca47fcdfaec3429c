/** How fields of each type can be compared. */
import type { FieldType } from "../bindings/FieldType";
import type { Operator } from "../bindings/Operator";

const blank: Operator[] = ["isBlank", "isNotBlank"];
const lists: Operator[] = ["isOneOf", "isNoneOf"];
const text: Operator[] = [
  ...(["is", "isNot", "contains", "containsNot", "startsWith", "endsWith"] as const),
  ...lists,
  ...blank,
];
const days: Operator[] = ["withinLast", "withinNext", "moreThanAgo", "moreThanAhead"];
const date: Operator[] = ["is", "isNot", "before", "after", ...days, ...blank];
const choice: Operator[] = ["is", "isNot", ...lists, ...blank];
const list: Operator[] = ["has", "hasNot", ...lists, ...blank];

const operators: Record<FieldType, Operator[]> = {
  text,
  number: ["is", "isNot", "greater", "atLeast", "less", "atMost", ...lists, ...blank],
  boolean: ["is", "isNot", ...blank],
  date,
  datetime: date,
  email: text,
  phone: text,
  url: text,
  option: choice,
  options: list,
  tags: list,
  file: blank,
  id: choice,
  other: ["is", "isNot", "contains", "has", "hasNot", ...lists, ...blank],
};

export const typeOperators = Object.entries(operators).map(([type, all]) => ({
  type: type as FieldType,
  operators: all,
}));
