/** The mapping: rows with live values, steps, pickers, checks beside the rows, versions, files. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Rule } from "@/ipc/bindings/Rule";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
import { publishInDialog } from "./testing";
import { forgetDraft } from "./use-draft";
// Loaded before the first test, so that none of them waits for it.
import "./mapping-editor";

beforeEach(forgetDraft);

const open = (scenario: "live" | "empty" | "least" | "sample" = "live", route = "/mapping") =>
  renderApp(route, { scenario });

/** The row of a HighLevel field, as one reads it. */
async function row(name: RegExp): Promise<HTMLElement> {
  const toggle = await screen.findByRole("button", { name });
  const found = toggle.closest("tr");
  if (!found) throw new Error("The button stands in no row.");
  return found;
}

async function openRow(user: UserEvent, name: RegExp) {
  const toggle = await screen.findByRole("button", { name });
  await user.click(toggle);
  const panel = document.getElementById(toggle.getAttribute("aria-controls") ?? "");
  if (!panel) throw new Error("The row opened nothing.");
  return within(panel);
}

async function addStep(user: UserEvent, panel: ReturnType<typeof within>, name: RegExp) {
  await user.click(panel.getByRole("button", { name: "Add a step" }));
  await user.click(await screen.findByRole("menuitem", { name }));
}

/** A field; its list of choices has the same name. */
const input = (panel: ReturnType<typeof within>, name: string) =>
  panel.getByLabelText(name, { selector: "input" });

const rule = (more: Partial<Rule> & Pick<Rule, "id" | "target">): Rule => ({
  source: null,
  steps: [],
  whenBlank: "keep",
  ...more,
});

async function importText(user: UserEvent, text: string) {
  const input = screen.getByLabelText("Mapping file");
  await user.upload(input, new File([text], "mine.json", { type: "application/json" }));
}

const asText = (rules: Rule[]) =>
  JSON.stringify({ format: 1, api: "contacts", rules } satisfies MappingDocument);

test("shows both sides' fields with the values of a real contact", async () => {
  await open();
  const email = await row(/^Email/);
  await waitFor(() => expect(email).toHaveTextContent("contact1@example.com"));
  expect(email).toHaveTextContent("trim · lower case");
  expect(await row(/^Phone/)).toHaveTextContent("(555) 010-0100");
  await waitFor(() => expect(screen.getByText("+15550100100")).toBeVisible());
  expect(screen.getByText("Contact id").closest("tr")).toHaveTextContent("required");
  await expectAccessible();
});

test("drives every value by the contact that is chosen, found by typing", async () => {
  const { fake, user } = await open();
  await row(/^Email/);
  await user.click(await screen.findByRole("button", { name: /^Show values of/ }));
  await user.keyboard("Zoë");
  await waitFor(() =>
    expect(fake.calls).toContainEqual({ command: "find_records", request: "Zoë" }),
  );
  await waitFor(() => expect(screen.queryByRole("option", { name: /Ana/ })).toBeNull());
  const found = screen.getAllByRole("option", { name: /Zoë O’Brien/ });
  const [first] = found;
  if (first) await user.click(first);
  await waitFor(async () => expect(await row(/^First name/)).toHaveTextContent("Zoë"));
  expect(await row(/^Email/)).toHaveTextContent("contact2@example.com");
});

test("goes through rows and opens one by keyboard alone", async () => {
  const { user } = await open();
  (await screen.findByRole("button", { name: /^Email/ })).focus();
  await user.keyboard("{ArrowDown}");
  const firstName = screen.getByRole("button", { name: /^First name/ });
  expect(firstName).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(firstName).toHaveAttribute("aria-expanded", "true");
  await user.tab();
  expect(screen.getByRole("button", { name: "HighLevel field: First name" })).toHaveFocus();
  await user.keyboard("{Enter}");
  const search = await screen.findByRole("combobox", { name: "HighLevel field: search" });
  await waitFor(() => expect(search).toHaveFocus());
  await user.keyboard("comp{ArrowDown}{Enter}");
  expect(await screen.findByRole("button", { name: "HighLevel field: Company" })).toBeVisible();
  expect(screen.getByText("Draft, not published")).toBeVisible();
});

test("doesn't offer a Certileads field that another row fills", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Email/);
  await user.click(panel.getByRole("button", { name: "Certileads field: Email" }));
  const taken = await screen.findByRole("option", { name: /^First name.*filled by First name/ });
  expect(taken).toHaveAttribute("data-combobox-disabled");
});

test("shows what is sent after each step, while typing", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await waitFor(async () => expect(await row(/^First name/)).toHaveTextContent("ANA"));
  await addStep(user, panel, /^Text template/);
  const text = panel.getByLabelText("Text");
  await user.clear(text);
  await user.type(text, "Dear {{{{ value }}");
  await waitFor(async () => expect(await row(/^First name/)).toHaveTextContent("Dear ANA"));
  await user.click(panel.getByRole("button", { name: "Insert a field" }));
  await user.click(await screen.findByRole("menuitem", { name: /^Last name/ }));
  expect(text).toHaveValue("Dear {{ value }}{{ lastName }}");
  await waitFor(async () => expect(await row(/^First name/)).toHaveTextContent("Dear ANADíaz"));
  await expectAccessible();
});

test.each([
  [/^Trim/, /^Email/, "contact1@example.com"],
  [/^Lower case/, /^First name/, "ana"],
  [/^Title case/, /^Company/, "Clínica Díaz & Söhne"],
  [/^E.164 phone/, /^Phone/, "+15550100100"],
  [/^Number ?Makes/, /^Lead score/, "40"],
  [/^Default when empty/, /^First name/, "Ana"],
  [/^Yes or no/, /^First name/, "The value means neither yes nor no."],
  [/^Date format/, /^First name/, "The value is not a date that can be recognised."],
])("offers the step %s in the panel of %s", async (step, field, shown) => {
  const { user } = await open();
  const panel = await openRow(user, field);
  await addStep(user, panel, step);
  await waitFor(async () => expect(await row(field)).toHaveTextContent(shown));
});

test("replaces values by a table", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Industry/);
  await addStep(user, panel, /^Value table/);
  await user.type(input(panel, "Row 1: values that come in"), "dental{Enter}");
  await user.type(input(panel, "Row 1: becomes"), "roofing");
  await waitFor(async () => expect(await row(/^Industry/)).toHaveTextContent("roofing"));
  await user.click(panel.getByRole("button", { name: "Add a value" }));
  await user.click(panel.getByRole("button", { name: "Remove row 1" }));
  await waitFor(async () => expect(await row(/^Industry/)).not.toHaveTextContent("roofing"));
});

test("joins, splits and sets a fixed value of the field's own choices", async () => {
  const { user } = await open();
  const name = await openRow(user, /^First name/);
  await addStep(user, name, /^Join/);
  await user.click(input(name, "Further fields"));
  await user.click(await screen.findByRole("option", { name: /^Last name/ }));
  await waitFor(async () => expect(await row(/^First name/)).toHaveTextContent("Ana Díaz"));
  await addStep(user, name, /^Split/);
  const chain = within(name.getByRole("listitem", { name: /^Split/ }));
  await user.clear(chain.getByLabelText("What stands between"));
  await user.type(chain.getByLabelText("What stands between"), " ");
  await waitFor(async () => expect(await row(/^First name/)).not.toHaveTextContent("Ana Díaz"));
  const industry = await openRow(user, /^Industry/);
  await user.click(industry.getByRole("button", { name: "HighLevel field: Industry" }));
  await user.click(await screen.findByRole("option", { name: "Use a fixed value" }));
  await user.type(input(industry, "Value"), "solar");
  await waitFor(async () => expect(await row(/^Fixed value/)).toHaveTextContent("solar"));
});

test("moves and removes steps, and keeps the focus with them", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Email/);
  await user.click(panel.getByRole("button", { name: "Move down: Trim, step 1" }));
  expect(panel.getByRole("button", { name: "Move up: Trim, step 2" })).toHaveFocus();
  await user.click(panel.getByRole("button", { name: "Remove: Trim, step 2" }));
  expect(panel.getByRole("button", { name: "Add a step" })).toHaveFocus();
  expect(panel.queryByText("Trim")).not.toBeInTheDocument();
  await user.click(panel.getByRole("button", { name: "Remove this row" }));
  expect(screen.getByRole("button", { name: /^First name/ })).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await row(/^Email/)).toBeVisible();
});

test("says beside the row what the type of a field can't take", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Company/);
  await user.click(panel.getByRole("button", { name: "Certileads field: Company" }));
  await user.click(await screen.findByRole("option", { name: /^Birthday/ }));
  const company = await row(/^Company/);
  await waitFor(() => expect(company).toHaveTextContent("not a date that can be recognised"));
  expect(within(company).getByText("Doesn't work")).toBeInTheDocument();
});

test("asks for what Certileads needs, and maps suggestions", async () => {
  const { user } = await renderApp("/mapping", {
    scenario: "live",
    overrides: {
      save_mapping: () => {
        throw new Error("not asked for");
      },
    },
  });
  await row(/^Email/);
  await importText(user, asText([rule({ id: "a", source: "email", target: "email" })]));
  await user.click(await screen.findByRole("button", { name: /^Take it into the table/ }));
  const needed = await screen.findByRole("row", { name: /External id/ });
  await waitFor(() => expect(needed).toHaveTextContent("External id is required and has no row."));
  const mapped = await row(/^Email/);
  expect(needed.compareDocumentPosition(mapped)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  await user.click(within(needed).getByRole("button", { name: /^HighLevel field for/ }));
  await user.click(await screen.findByRole("option", { name: /^Contact id/ }));
  expect(screen.queryByText(/needed, not mapped/)).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: /^not mapped/ }));
  await user.click(await screen.findByRole("button", { name: "Map to Phone" }));
  expect(await screen.findByRole("button", { name: /^Phone/ })).toHaveTextContent("E.164");
});

test("shows the whole body as it will be sent, and copies it", async () => {
  const { user } = await open();
  await row(/^Email/);
  await user.click(screen.getByRole("button", { name: "Outgoing body" }));
  const drawer = within(await screen.findByRole("dialog", { name: "What is sent for Ana Díaz" }));
  expect(drawer.getByText("+15550100100")).toBeVisible();
  await expectAccessible();
  await user.click(drawer.getByRole("button", { name: "Copy" }));
  const copied = JSON.parse(await navigator.clipboard.readText()) as Record<string, unknown>;
  expect(copied).toMatchObject({ email: "contact1@example.com", fields: { score: 40 } });
});

test("saves as the next version, by keyboard too, and goes back to an older one", async () => {
  const { fake, user } = await open();
  const save = await screen.findByRole("button", { name: "Publish" });
  expect(save).toBeDisabled();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.keyboard("{Control>}s{/Control}");
  await publishInDialog(user);
  await waitFor(() => expect(fake.state.mappings).toHaveLength(2));
  expect(await screen.findByText(/version 2/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "More about this mapping" }));
  await user.click(await screen.findByRole("menuitem", { name: "Versions" }));
  await user.click(await screen.findByRole("button", { name: "Edit from version 1" }));
  await waitFor(async () => expect(await row(/^First name/)).not.toHaveTextContent("upper case"));
  expect(screen.getByText("Draft, not published")).toBeVisible();
  expect(fake.state.mappings).toHaveLength(2);
});

test("lets the person choose when somebody else has saved meanwhile", async () => {
  const { fake, user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  const [first] = fake.state.mappings;
  if (first) fake.state.mappings.push({ ...first, version: 2 });
  await user.click(screen.getByRole("button", { name: "Publish" }));
  await publishInDialog(user);
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("The mapping was changed somewhere else.");
  await user.click(within(alert).getByRole("button", { name: /^Publish mine/ }));
  await waitFor(() => expect(fake.state.mappings).toHaveLength(3));
});

test("takes a good file into the table, and undoes that", async () => {
  const { fake, user } = await open();
  await row(/^Email/);
  await importText(
    user,
    asText([
      rule({ id: "k", source: "id", target: "externalId", whenBlank: "hold" }),
      rule({ id: "s", source: "source", target: "company" }),
    ]),
  );
  expect(await screen.findByRole("alert")).toHaveTextContent("mine.json is in the table.");
  await waitFor(async () => expect(await row(/^Source/)).toHaveTextContent("Website form"));
  expect(fake.state.mappings).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await row(/^Email/)).toBeVisible();
});

const key = rule({ id: "k", source: "id", target: "externalId" });

test.each([
  ["not JSON", "{oops", "The mapping file is not JSON."],
  ["a newer format", '{"format":9}', "written by a newer version of the app"],
  ["an unknown member", '{"format":1,"colour":1}', "a member that this version does not know"],
  [
    "unknown fields",
    asText([key, rule({ id: "a", source: "nope", target: "nowhere" })]),
    "Certileads has no field “nowhere”.",
  ],
  [
    "two sources for one field",
    asText([
      key,
      rule({ id: "a", source: "email", target: "email" }),
      rule({ id: "b", source: "phone", target: "email" }),
    ]),
    "“Email” is written twice.",
  ],
  [
    "a required field without a row",
    asText([rule({ id: "a", source: "email", target: "email" })]),
    "External id is required and has no row.",
  ],
])("leaves the mapping as it was after a file with %s", async (_, text, words) => {
  const { fake, user } = await open();
  await row(/^Email/);
  await importText(user, text);
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent(words);
  expect(alert).toHaveTextContent(/your mapping (is|was) as it was/i);
  expect(screen.getByRole("button", { name: "Publish" })).toBeDisabled();
  expect(await row(/^Lead score/)).toBeVisible();
  expect(fake.state.mappings).toHaveLength(1);
  await expectAccessible();
  await user.click(within(alert).getByRole("button", { name: "Leave it" }));
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test("exports what is in the table", async () => {
  const { fake, user } = await open();
  await row(/^Email/);
  await user.click(screen.getByRole("button", { name: "More about this mapping" }));
  await user.click(await screen.findByRole("menuitem", { name: "Export as a file" }));
  await waitFor(() => {
    const asked = fake.calls.find(({ command }) => command === "export_text");
    expect(asked?.request).toMatchObject({ fileName: "certileads-mapping.json" });
  });
});

test("opens on the row that the address names", async () => {
  await open("live", "/mapping?target=phone");
  const phone = await screen.findByRole("button", { name: /^Phone/ });
  expect(phone).toHaveAttribute("aria-expanded", "true");
  expect(phone).toHaveFocus();
});

test("maps without a contact to show, and says so", async () => {
  await open("empty");
  expect(await screen.findByText("There is no contact to show the values of")).toBeVisible();
  const email = await row(/^Email/);
  expect(email).not.toHaveTextContent("blank");
  expect(screen.queryByText("Doesn't work")).not.toBeInTheDocument();
  await expectAccessible();
});

test("names what the token doesn't let it read", async () => {
  await open("least");
  expect(
    await screen.findByText("Custom fields show their ids instead of their names."),
  ).toBeVisible();
});

test("says why the fields can't be read, and reads them again", async () => {
  const { fake, user } = await renderApp("/mapping", { fail: { get_mapping: "serverFailed" } });
  expect(await screen.findByRole("alert")).toHaveTextContent("a failure of its own");
  await expectAccessible();
  fake.failing("get_mapping", null);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await row(/^Email/)).toBeVisible();
});

test("the wizard's step saves the defaults and goes on", async () => {
  const { fake, user } = await open("sample", "/setup/map");
  await row(/^Email/);
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Publish and continue" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Test" })).toBeVisible();
  expect(fake.state.mappings).toHaveLength(1);
});
