/** How two mappings differ, row by row. Pure. */
import { sameValue } from "@/components/value/value-text";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Rule } from "@/ipc/bindings/Rule";

export interface Difference {
  /** The Certileads field. */
  target: string;
  /** Its row on each side; null where there is none. */
  left: Rule | null;
  right: Rule | null;
}

/** Rows that are not the same on both sides, by target; ids and the order of rows don't count. */
export function compare(left: MappingDocument, right: MappingDocument): Difference[] {
  const targets = new Set([...left.rules, ...right.rules].map(({ target }) => target));
  return [...targets]
    .map((target) => ({ target, left: rowOf(left, target), right: rowOf(right, target) }))
    .filter((one) => !sameRow(one.left, one.right));
}

function rowOf({ rules }: MappingDocument, target: string): Rule | null {
  return rules.find((rule) => rule.target === target) ?? null;
}

function sameRow(one: Rule | null, other: Rule | null): boolean {
  return (
    one !== null &&
    other !== null &&
    one.source === other.source &&
    one.whenBlank === other.whenBlank &&
    sameValue(one.steps, other.steps)
  );
}
