/** The rules: switched, filtered, checked while they are edited, saved; what is missing is named. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Condition } from "@/ipc/bindings/Condition";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
import { forgetRulesDraft } from "./use-rules-draft";

beforeEach(forgetRulesDraft);

const card = async (name: string) => within(await screen.findByRole("region", { name }));
const save = async (user: UserEvent) =>
  user.click(await screen.findByRole("button", { name: "Save rules" }));

test("shows each event with what follows and what that needs", async () => {
  await renderApp("/rules", { scenario: "live" });
  const tags = await card("Tags");
  expect(tags.getByRole("switch", { name: /A tag is added.*Add it in Certileads/ })).toBeChecked();
  expect(tags.getByText("Needs “Add tags” in Certileads")).toBeVisible();
  const tasks = await card("Tasks");
  expect(tasks.getByText("Needs View Location Tasks in HighLevel")).toBeVisible();
  expect(tasks.getByRole("switch", { name: /A task is created/ })).not.toBeChecked();
  expect(screen.getByRole("button", { name: "Save rules" })).toBeDisabled();
  expect(screen.getByRole("link", { name: "Rules" })).toHaveAttribute("aria-current", "page");
  await expectAccessible();
});

test("switches, saves and says which version is in force", async () => {
  const { fake, user } = await renderApp("/rules", { scenario: "live" });
  const notes = await card("Notes");
  await user.click(notes.getByRole("switch", { name: /A note is added/ }));
  const contacts = await card("Contacts");
  await user.selectOptions(contacts.getByLabelText("A contact is deleted"), "archive");
  expect(screen.getByText("Unsaved changes")).toBeVisible();
  expect(fake.state.rules.version).toBe(0);
  await save(user);
  expect(await screen.findByText(/^Version 1 is in force/)).toBeVisible();
  expect(screen.queryByText("Unsaved changes")).not.toBeInTheDocument();
  expect(fake.state.rules.document.notes).toEqual({ add: true, update: false, delete: false });
  expect(fake.state.rules.document.contacts.whenDeleted).toBe("archive");
});

test("keeps unsaved changes while another screen is open, and discards them on request", async () => {
  const { fake, user } = await renderApp("/rules", { scenario: "live" });
  const name = { name: /A tag is removed/ };
  await user.click((await card("Tags")).getByRole("switch", name));
  await user.click(screen.getByRole("link", { name: "Help" }));
  await screen.findByRole("heading", { level: 1, name: "Help" });
  await user.click(screen.getByRole("link", { name: "Rules" }));
  expect((await card("Tags")).getByRole("switch", name)).not.toBeChecked();
  await user.click(screen.getByRole("button", { name: "Discard changes" }));
  expect((await card("Tags")).getByRole("switch", name)).toBeChecked();
  expect(fake.calls.map(({ command }) => command)).not.toContain("save_rules");
});

test("builds a condition, tries it, and saves it with what becomes of who leaves it", async () => {
  const { fake, user } = await renderApp("/rules", { scenario: "live" });
  const filter = await card("Whose records are synced");
  await user.click(filter.getByRole("radio", { name: "Only contacts that meet a condition" }));
  const first = within(filter.getByRole("group", { name: "Condition 1" }));
  await user.type(first.getByRole("combobox", { name: "Value" }), "vip");
  await user.click(filter.getByRole("button", { name: "Add a group" }));
  const groups = filter.getAllByRole("group", { name: "Condition 1" });
  const inner = within(groups[1] as HTMLElement);
  await user.click(inner.getByRole("combobox", { name: "Field" }));
  await user.click(await screen.findByRole("option", { name: "Assigned to (user id)" }));
  await user.click(inner.getByRole("combobox", { name: "Value" }));
  await user.click(await screen.findByRole("option", { name: "Tom Becker" }));
  await user.selectOptions(filter.getByLabelText("When a synced contact no longer meets it"), [
    "archive",
  ]);
  await expectAccessible();
  await user.click(filter.getByRole("button", { name: "Try it on the newest contacts" }));
  expect(await filter.findByText("75 of the newest 100 contacts meet it")).toBeVisible();
  expect(filter.getByText("Who is left out, and why")).toBeVisible();
  await save(user);
  await screen.findByText(/^Version 1 is in force/);
  expect(fake.state.rules.document).toMatchObject({
    whenLeft: "archive",
    filter: {
      type: "all",
      of: [
        { type: "field", field: "tags", operator: "has", value: "vip" },
        {
          type: "any",
          of: [{ type: "field", field: "assignedTo", operator: "is", value: "user-2" }],
        },
      ],
    },
  });
});

test("asks how many days from today", async () => {
  const { fake, user } = await renderApp("/rules", { scenario: "live" });
  const filter = await card("Whose records are synced");
  await user.click(filter.getByRole("radio", { name: "Only contacts that meet a condition" }));
  const row = within(filter.getByRole("group", { name: "Condition 1" }));
  await user.click(row.getByRole("combobox", { name: "Field" }));
  await user.click(await screen.findByRole("option", { name: "Added on" }));
  await user.click(row.getByRole("combobox", { name: "How" }));
  await user.click(await screen.findByRole("option", { name: "is within the last … days" }));
  const days = row.getByRole("textbox", { name: "Days" });
  expect(days).toHaveValue("7 days");
  await user.clear(days);
  await user.type(days, "30");
  await expectAccessible();
  await save(user);
  await screen.findByText(/^Version 1 is in force/);
  expect(fake.state.rules.document.filter).toEqual({
    type: "all",
    of: [{ type: "field", field: "dateAdded", operator: "withinLast", value: 30 }],
  });
});

const gone: Condition = { type: "field", field: "customFields.gone", operator: "is", value: "x" };
const deep: Condition = {
  type: "any",
  of: [gone, { type: "none", of: [{ ...gone, field: "city", value: "Berlin" }] }],
};

test("marks a field that is gone, and keeps a group that lies too deep", async () => {
  const { fake, user } = await renderApp("/help", { scenario: "live" });
  await screen.findByRole("link", { name: "Rules" });
  fake.state.rules = {
    version: 4,
    savedAt: Date.now(),
    document: { ...fake.state.rules.document, filter: { type: "all", of: [deep, gone] } },
  };
  await user.click(screen.getByRole("link", { name: "Rules" }));
  const filter = await card("Whose records are synced");
  expect(screen.getByText("2 things can’t work")).toBeVisible();
  expect(filter.getAllByText("HighLevel has no field “customFields.gone”.")).toHaveLength(2);
  expect(filter.getByText(/^none of: City is “Berlin”/)).toBeVisible();
  await expectAccessible();
  const rows = filter.getAllByRole("group", { name: "Condition 2" });
  await user.click(
    within(rows[0] as HTMLElement).getByRole("button", { name: "Remove condition 2" }),
  );
  const [inGroup] = filter.getAllByRole("group", { name: "Condition 1" });
  const value = within(inGroup as HTMLElement).getByRole("combobox", { name: "Field" });
  await user.click(value);
  await user.click(await screen.findByRole("option", { name: "Email" }));
  await waitFor(() => expect(screen.queryByText(/can’t work/)).not.toBeInTheDocument());
  await save(user);
  await screen.findByText(/^Version 5 is in force/);
  const saved = fake.state.rules.document.filter;
  expect(saved).toMatchObject({
    of: [{ type: "any", of: [{ field: "email" }, { type: "none" }] }],
  });
});

test("lets nobody save over what somebody else saved without a choice", async () => {
  const { fake, user } = await renderApp("/rules", { scenario: "live" });
  await user.click((await card("Notes")).getByRole("switch", { name: /A note is added/ }));
  fake.state.rules = { ...fake.state.rules, version: 7 };
  await save(user);
  const alert = await screen.findByRole("alert");
  expect(fake.state.rules.document.notes.add).toBe(false);
  await user.click(within(alert).getByRole("button", { name: "Save mine over it" }));
  expect(await screen.findByText(/^Version 8 is in force/)).toBeVisible();
  expect(fake.state.rules.document.notes.add).toBe(true);
});

test("names what the token and the profile lack", async () => {
  const { unmount } = await renderApp("/rules", { scenario: "least" });
  const tasks = await card("Tasks");
  expect(tasks.getByText(/^The token lacks “View Location Tasks”/)).toBeVisible();
  expect(tasks.getByRole("link", { name: "See scopes" })).toHaveAttribute("href", "/connections");
  unmount();
  forgetRulesDraft();
  const { fake } = await renderApp("/rules", { scenario: "live" });
  await card("Notes");
  for (const one of fake.state.certileads?.report.endpoints ?? []) {
    if (one.key === "createNote") one.state = "missing";
  }
  fake.emit({ type: "connectionsChanged" });
  const notes = await card("Notes");
  expect(await notes.findByText(/can’t do this with your profile: add a note/)).toBeVisible();
  expect(notes.getByRole("link", { name: "See profiles" })).toHaveAttribute(
    "href",
    "/connections/profiles",
  );
});

test("keeps other names and segments, and names what is missing in them", async () => {
  const { fake, user } = await renderApp("/rules", { scenario: "live" });
  const tags = await card("Tags");
  await user.click(tags.getByRole("button", { name: "Add a name" }));
  await user.type(tags.getByRole("combobox", { name: "Row 1: tags in HighLevel" }), "vip{Enter}");
  await user.type(tags.getByLabelText("Row 1: name in Certileads"), "Very important");
  await user.type(
    tags.getByRole("combobox", { name: "Tags that are passed over" }),
    "internal{Enter}",
  );
  const segments = await card("Segments");
  await user.click(segments.getByRole("button", { name: "Add a segment" }));
  const buyers = within(segments.getByRole("group", { name: "Segment Buyers" }));
  await user.click(buyers.getByRole("switch", { name: "Every synced contact" }));
  expect(buyers.queryByLabelText("Value")).not.toBeInTheDocument();
  await expectAccessible();
  await save(user);
  await screen.findByText(/^Version 1 is in force/);
  expect(fake.state.rules.document.tags).toMatchObject({
    table: [{ from: ["vip"], to: "Very important" }],
    ignore: ["internal"],
  });
  expect(fake.state.rules.document.segments).toMatchObject([{ segment: "seg-1", when: null }]);
});

test("shows the shape while it is read, and why it can't be", async () => {
  const { unmount } = await renderApp("/rules", {
    overrides: { get_rules: () => new Promise(() => {}) },
  });
  await screen.findByRole("heading", { level: 1, name: "Rules" });
  await waitFor(() => expect(screen.getByText("Loading…")).toBeInTheDocument());
  unmount();
  const { fake, user } = await renderApp("/rules", { fail: { get_rules: "serverFailed" } });
  const alert = await screen.findByRole("alert");
  await expectAccessible();
  fake.failing("get_rules", null);
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("region", { name: "Tags" })).toBeVisible();
});
