/** The rows of a value table while it is edited. Pure. */
import type { Field } from "@/ipc/bindings/Field";
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

/** The rows with further ones at the end; an empty row that waits to be filled in goes. */
export function addRows(rows: readonly ValueRow[], more: readonly ValueRow[]): ValueRow[] {
  return [...rows.filter(({ from, to }) => from.length > 0 || to !== ""), ...more];
}
