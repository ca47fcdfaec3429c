/** Rows for the choices of a field. */
import { expect, test } from "vitest";
import type { Field } from "@/ipc/bindings/Field";
import { addRows, missingChoices } from "./table-rows";

const choice = (names: string[]): Field => ({
  key: "x",
  label: "X",
  type: "option",
  required: false,
  origin: "custom",
  options: names.map((name) => ({ value: name.toLowerCase(), label: name })),
});

test("leads choices of the same name to each other, and leaves the others open", () => {
  const rows = missingChoices(
    [{ from: [" DENTAL "], to: "health" }],
    choice(["Solar", "Dental", "Plumbing"]),
    choice(["Solar", "Health"]),
  );
  expect(rows).toEqual([
    { from: ["solar"], to: "solar" },
    { from: ["plumbing"], to: "" },
  ]);
});

test("a field without choices has no rows to offer", () => {
  expect(missingChoices([], undefined, undefined)).toEqual([]);
});

test("takes the place of a row that is still empty", () => {
  const kept = { from: [], to: "a" };
  expect(addRows([{ from: [], to: "" }, kept], [{ from: ["b"], to: "" }])).toEqual([
    kept,
    { from: ["b"], to: "" },
  ]);
});
