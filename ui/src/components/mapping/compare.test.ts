/** Two mappings side by side. */
import { expect, test } from "vitest";
import type { Rule } from "@/ipc/bindings/Rule";
import { compare } from "./compare";

const document = (...rules: Partial<Rule>[]) => ({
  format: 1,
  api: "contacts",
  rules: rules.map((rule, index) => ({
    id: `${index}`,
    source: null,
    target: "x",
    steps: [],
    whenBlank: "keep" as const,
    ...rule,
  })),
});

test("names rows that were added, removed and changed, and no others", () => {
  const left = document(
    { target: "email", source: "email" },
    { target: "phone", source: "phone" },
    { target: "city", source: "city" },
  );
  const right = document(
    { id: "other", target: "city", source: "city" },
    { target: "email", source: "email", steps: [{ type: "trim" }] },
    { target: "company", source: "companyName" },
  );
  const found = compare(left, right).map((one) => [
    one.target,
    one.left?.steps.length ?? null,
    one.right?.steps.length ?? null,
  ]);
  expect(found).toEqual([
    ["email", 0, 1],
    ["phone", 0, null],
    ["company", null, 0],
  ]);
  expect(compare(left, left)).toEqual([]);
});
