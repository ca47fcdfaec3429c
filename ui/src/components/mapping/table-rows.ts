/** The rows of a value table while it is edited. Pure. */
import type { Field } from "@/ipc/bindings/Field";
import type { Rule } from "@/ipc/bindings/Rule";
import type { Schema } from "@/ipc/bindings/Schema";
import type { Step } from "@/ipc/bindings/Step";
import type { ValueRow } from "@/ipc/bindings/ValueRow";

/** How the engine compares values: without regard to case and outer space. */
const fold = (text: string) => text.trim().toLowerCase();

/**
 * A row for each choice of the source that no row has yet. Where the target has a choice of the
 * same name the row leads to it; the others are for the person to fill in.
 */
export function missingChoices(
  rows: readonly ValueRow[],
  source: Field | undefined,
  target: Field | undefined,
): ValueRow[] {
  const known = new Set(rows.flatMap(({ from }) => from.map(fold)));
  return (source?.options ?? [])
    .filter(({ value }) => !known.has(fold(value)))
    .map(({ value, label }) => {
      const same = target?.options.find((option) =>
        [option.value, option.label].some((one) => [value, label].map(fold).includes(fold(one))),
      );
      return { from: [value], to: same?.value ?? "" };
    });
}

/** A value table with a row for each choice of the source. */
export function pairedStep(source: Field | undefined, target: Field | undefined): Step {
  return {
    type: "valueTable",
    rows: missingChoices([], source, target),
    otherwise: { type: "keep" },
  };
}

/** The rows with further ones at the end; an empty row that waits to be filled in goes. */
export function addRows(rows: readonly ValueRow[], more: readonly ValueRow[]): ValueRow[] {
  return [...rows.filter(({ from, to }) => from.length > 0 || to !== ""), ...more];
}

/**
 * How many choices of a row's source have to be told what they become: those that the target
 * has by no name, where both are chosen from. With steps of its own the row decides already.
 */
export function unpairedChoices({ source, target, steps }: Rule, schema: Schema): number {
  const from = schema.source.find(({ key }) => key === source)?.options ?? [];
  const to = schema.target.find(({ key }) => key === target)?.options ?? [];
  if (steps.length > 0 || to.length === 0) return 0;
  const known = new Set(to.flatMap(({ value, label }) => [fold(value), fold(label)]));
  return from.filter(({ value }) => !known.has(fold(value))).length;
}
