/** Conditions while they are edited, and in words. */
import { expect, test } from "vitest";
import type { Condition } from "@/ipc/bindings/Condition";
import { createFakeBackend } from "@/ipc/fake/fake";
import { choicesOf, conditionWords, newRow, tagsOf, withField, withOperator } from "./condition";

const viewed = () => createFakeBackend().call("get_rules", null);
const row = (field: string, operator: "is" | "isOneOf" | "isBlank", value: unknown) =>
  ({ type: "field", field, operator, value }) as const;

test("takes the value along where it still fits another operator", () => {
  const source = row("source", "is", "web");
  expect(withOperator(source, "contains").value).toBe("web");
  expect(withOperator(source, "isOneOf").value).toEqual(["web"]);
  expect(withOperator(row("source", "isOneOf", ["web", "ads"]), "is").value).toBe("web");
  expect(withOperator(source, "isBlank").value).toBeNull();
  expect(withOperator(row("source", "isBlank", null), "isNoneOf").value).toEqual([]);
  expect(withOperator(row("source", "is", ""), "isOneOf").value).toEqual([]);
});

test("counts days from a number of them", () => {
  const added = {
    type: "field",
    field: "dateAdded",
    operator: "after",
    value: "2026-03-05",
  } as const;
  const days = withOperator(added, "withinLast");
  expect(days.value).toBe(7);
  expect(withOperator({ ...days, value: 30 }, "moreThanAgo").value).toBe(30);
  expect(withOperator(days, "before").value).toBe("");
});

test("says days in words", async () => {
  const view = await viewed();
  const added = { type: "field", field: "dateAdded" } as const;
  const words = (operator: "withinLast" | "withinNext" | "moreThanAgo", value: number) =>
    conditionWords(view, { ...added, operator, value });
  const name = view.fields.find(({ key }) => key === "dateAdded")?.label;
  expect(words("withinLast", 7)).toBe(`${name} is within the last 7 days`);
  expect(words("withinNext", 1)).toBe(`${name} is within the next 1 day`);
  expect(words("moreThanAgo", 30)).toBe(`${name} is more than 30 days ago`);
});

test("begins a field with an operator that it has", async () => {
  const view = await viewed();
  expect(newRow(view)).toEqual({ type: "field", field: "tags", operator: "has", value: "" });
  expect(withField(view, "source").operator).toBe("is");
});

test("says a condition in words, people and choices by their names", async () => {
  const view = await viewed();
  const condition: Condition = {
    type: "all",
    of: [
      row("assignedTo", "is", "user-2"),
      { type: "any", of: [row("source", "isOneOf", ["web", "ads"]), row("city", "isBlank", null)] },
      { type: "none", of: [row("gone", "is", true)] },
    ],
  };
  expect(conditionWords(view, condition)).toBe(
    "Assigned to (user id) is “Tom Becker” and (Source is one of “web”, “ads” or City is blank) and (none of: gone is “true”)",
  );
});

test("offers each tag and each choice once", async () => {
  const view = await viewed();
  const twice = { ...view, tags: ["vip", "vip"], users: [...view.users, ...view.users] };
  expect(tagsOf(twice)).toEqual(["vip"]);
  expect(choicesOf(twice, "assignedTo")).toHaveLength(view.users.length);
});
