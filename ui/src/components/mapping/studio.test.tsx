/** The mapping studio: further steps, kinds of records, suggestions, drafts, versions, impact. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
import { publishInDialog } from "./testing";
import { forgetDraft } from "./use-draft";
// Loaded before the first test, so that none of them waits for it.
import "./mapping-editor";

beforeEach(forgetDraft);

const open = () => renderApp("/mapping", { scenario: "live" });

async function row(name: RegExp): Promise<HTMLElement> {
  const found = (await screen.findByRole("button", { name })).closest("tr");
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

type Panel = ReturnType<typeof within>;

async function addStep(user: UserEvent, panel: Panel, name: RegExp) {
  await user.click(panel.getByRole("button", { name: "Add a step" }));
  await user.click(await screen.findByRole("menuitem", { name }));
}

const input = (panel: Panel, name: string) => panel.getByLabelText(name, { selector: "input" });

async function choose(user: UserEvent, panel: Panel, label: string, option: string | RegExp) {
  await user.click(input(panel, label));
  await user.click(await screen.findByRole("option", { name: option }));
}

const shows = (field: RegExp, text: string) =>
  waitFor(async () => expect(await row(field)).toHaveTextContent(text));

test("replaces, cuts and surrounds a text", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Company/);
  await addStep(user, panel, /^Find and replace/);
  await user.type(input(panel, "Find"), "clínica");
  await user.type(input(panel, "Replace with"), "Praxis");
  await shows(/^Company/, "Praxis Díaz");
  await user.click(panel.getByLabelText("Match capitals"));
  await shows(/^Company/, "Clínica Díaz");
  await addStep(user, panel, /^Part of a text/);
  await user.clear(input(panel, "How many"));
  await user.type(input(panel, "How many"), "7");
  await shows(/^Company/, "Clínica");
  await addStep(user, panel, /^Text around/);
  await user.type(input(panel, "Before it"), "crm: ");
  await shows(/^Company/, "crm: Clínica");
  await expectAccessible();
});

test("writes numbers with marks and a currency sign", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Lead score/);
  await user.click(panel.getByRole("button", { name: "Certileads field: Score" }));
  await user.click(await screen.findByRole("option", { name: /^Last task/ }));
  await addStep(user, panel, /^Number format/);
  await user.type(input(panel, "Before it"), "$");
  await shows(/^Lead score/, "$40.00");
  await choose(user, panel, "Write it as", "1.234,50");
  await shows(/^Lead score/, "$40,00");
});

test("shifts dates and writes them in another time zone", async () => {
  const { fake, user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Earlier or later/);
  await choose(user, panel, "Which way", "earlier");
  await choose(user, panel, "Of what", "working days");
  await addStep(user, panel, /^Date format/);
  await user.click(input(panel, "Time zone to write it in"));
  await user.type(input(panel, "Time zone to write it in"), "Berlin");
  await user.click(await screen.findByRole("option", { name: "Europe/Berlin" }));
  await waitFor(() =>
    expect(fake.state.mappingDraft?.document.rules.flatMap(({ steps }) => steps)).toEqual(
      expect.arrayContaining([
        { type: "dateShift", amount: -1, unit: "weekdays" },
        { type: "dateFormat", from: null, to: "date", fromZone: null, zone: "Europe/Berlin" },
      ]),
    ),
  );
  await expectAccessible();
});

test("takes parts of a name and tidies an e-mail address", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Join/);
  await choose(user, panel, "Further fields", /^Last name/);
  await addStep(user, panel, /^Part of a name/);
  await choose(user, panel, "Take", "last name");
  await shows(/^First name/, "Díaz");
  const email = await openRow(user, /^Email/);
  await addStep(user, email, /^Tidy e-mail/);
  await shows(/^Email/, "contact1@example.com");
});

test("puts the cursor where a new step wants a text, and stays at the list otherwise", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Company/);
  await addStep(user, panel, /^Find and replace/);
  expect(input(panel, "Find")).toHaveFocus();
  expect(await row(/^Company/)).toHaveTextContent("trim · find and replace");
  await user.keyboard("&");
  expect(await row(/^Company/)).toHaveTextContent("without “&”");
  await addStep(user, panel, /^Upper case/);
  const add = panel.getByRole("button", { name: "Add a step" });
  await waitFor(() => expect(add).toHaveFocus());
  await user.click(add);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(add).toHaveFocus());
});

test("works on lists, and tries further fields when nothing comes in", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Tags/);
  await addStep(user, panel, /^List has/);
  await user.type(input(panel, "Value"), "nobody has this");
  await shows(/^Tags/, "no");
  const name = await openRow(user, /^First name/);
  await addStep(user, name, /^Part of a text/);
  await user.clear(input(name, "From character"));
  await user.type(input(name, "From character"), "99");
  await addStep(user, name, /^First that is not blank/);
  await choose(user, name, "Then try, in this order", /^Company/);
  await shows(/^First name/, "Clínica Díaz");
});

test("decides by a condition between two results", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Company/);
  await addStep(user, panel, /^When … then … otherwise/);
  const when = within(panel.getByRole("listitem", { name: /^When/ }));
  await choose(user, when, "How", "contains");
  await user.type(when.getByLabelText("Value"), "díaz");
  await user.type(input(when, "Then: value"), "Clinic");
  await shows(/^Company/, "Clinic");
  await choose(user, when, "Then", "another field");
  await choose(user, when, "Then: field", "Last name");
  await shows(/^Company/, "Díaz");
  await expectAccessible();
});

test("offers the choices of a field as rows, and takes a table from CSV", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^Industry/);
  expect(panel.getByText(/choice.*: Dental, Roofing, Solar, Legal/)).toBeVisible();
  await addStep(user, panel, /^Value table/);
  await user.click(panel.getByRole("button", { name: "Add all 4 choices of Industry" }));
  expect(input(panel, "Row 4: becomes")).toHaveValue("legal");
  expect(panel.queryByRole("button", { name: /^Add all/ })).not.toBeInTheDocument();
  const file = new File(["plumbing,other\n,lost"], "table.csv", { type: "text/csv" });
  await user.upload(panel.getByLabelText("CSV file"), file);
  const told = await panel.findByRole("status");
  expect(told).toHaveTextContent("1 value imported, 1 line left out");
  expect(told).toHaveTextContent("Line 2: The line has no value that comes in.");
  expect(input(panel, "Row 5: becomes")).toHaveValue("other");
  await expectAccessible();
});

test("shows the contacts that a mapping struggles with", async () => {
  const { fake, user } = await open();
  await row(/^Email/);
  await user.click(await screen.findByRole("button", { name: /^Show values of/ }));
  await user.click(await screen.findByRole("button", { name: "With blanks" }));
  const found = await screen.findAllByRole("option", { name: /mapped fields blank/ });
  expect(fake.calls).toContainEqual(
    expect.objectContaining({
      command: "pick_records",
      request: expect.objectContaining({ kind: "withBlanks" }),
    }),
  );
  await expectAccessible();
  if (found[0]) await user.click(found[0]);
  await waitFor(() =>
    expect(screen.queryByRole("option", { name: /mapped fields blank/ })).not.toBeInTheDocument(),
  );
});

test("says that no contact is of the kind one looks for", async () => {
  const { user } = await open();
  await row(/^Email/);
  await user.click(await screen.findByRole("button", { name: /^Show values of/ }));
  await user.click(await screen.findByRole("button", { name: "Worst case" }));
  expect(
    await screen.findByText("No contact was found on which a row does not work."),
  ).toBeVisible();
  await user.type(screen.getByRole("combobox", { name: /search$/ }), "nobody of this name");
  expect(await screen.findByText("No such contact.")).toBeVisible();
});

test("offers pairs with their reason, and maps those above a line", async () => {
  const { fake, user } = await open();
  await row(/^Email/);
  await user.click(screen.getByRole("button", { name: /^not mapped/ }));
  const website = await screen.findByRole("button", { name: "Map to Website" });
  expect(website.closest("tr")).toHaveTextContent("91 % · same name, same type");
  expect(fake.state.mappingDraft).toBeNull();
  const line = screen.getByLabelText("Suggestions that are at least this sure");
  const all = screen.getByRole("button", { name: /^Map \d of/ });
  expect(all).toBeEnabled();
  await user.selectOptions(line, "at least 90 % sure");
  await user.click(all);
  expect(await screen.findByRole("button", { name: /^Website/ })).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("button", { name: "Map to Website" })).toBeVisible();
});

test("keeps edits as a draft that a restart finds again, and runs it only when published", async () => {
  const { fake, user, unmount } = await open();
  const panel = await openRow(user, /^First name/);
  expect(screen.getByText(/nothing to publish/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Publish" })).toBeDisabled();
  await addStep(user, panel, /^Upper case/);
  expect(screen.getByText("Draft, not published")).toBeVisible();
  expect(screen.queryByText(/nothing to publish/)).not.toBeInTheDocument();
  await waitFor(() => expect(fake.state.mappingDraft).not.toBeNull());
  expect(fake.state.mappings).toHaveLength(1);
  unmount();
  forgetDraft();
  const again = await renderApp("/mapping", {
    scenario: "live",
    overrides: {
      get_mapping: () => ({
        mapping: fake.state.mappings[0] ?? null,
        document: fake.state.mappings[0]?.document ?? { format: 1, api: "contacts", rules: [] },
        draft: fake.state.mappingDraft,
        schema: { source: [], target: [], readAt: null, gaps: [] },
        samples: [],
        operators: [],
      }),
    },
  });
  expect(await screen.findByText("Draft, not published")).toBeVisible();
  await again.user.click(screen.getByRole("button", { name: "More about this mapping" }));
  await again.user.click(await screen.findByRole("menuitem", { name: "Drop my changes" }));
  expect(screen.queryByText("Draft, not published")).not.toBeInTheDocument();
  await waitFor(() =>
    expect(again.fake.calls).toContainEqual({ command: "discard_mapping_draft", request: null }),
  );
  await again.user.click(screen.getByRole("button", { name: "Undo" }));
  expect(screen.getByText("Draft, not published")).toBeVisible();
});

test("says so when a draft can't be kept", async () => {
  const { user } = await renderApp("/mapping", {
    scenario: "live",
    fail: { keep_mapping_draft: "diskFull" },
  });
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  expect(await screen.findByText(/not kept: it is lost when the app is closed/)).toBeVisible();
});

test("compares two versions side by side", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(screen.getByRole("button", { name: "Publish" }));
  await publishInDialog(user);
  expect(await screen.findByText(/version 2/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "More about this mapping" }));
  await user.click(await screen.findByRole("menuitem", { name: "Versions" }));
  const changed = await screen.findByRole("row", { name: /First name.*upper case/ });
  expect(within(changed).getAllByRole("cell")[0]).not.toHaveTextContent("upper case");
  await expectAccessible();
});

test("shows what publishing changes, contact by contact, and exports it", async () => {
  const { fake, user } = await open();
  await row(/^Email/);
  const button = screen.getByRole("button", { name: "What it changes" });
  expect(button).toBeDisabled();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(button);
  const drawer = within(await screen.findByRole("dialog", { name: "What publishing changes" }));
  const total = fake.state.people.length;
  await waitFor(() =>
    expect(drawer.getByRole("status")).toHaveTextContent(
      new RegExp(`This edit changes \\d+ of ${total.toLocaleString("en")} contacts\\.`),
    ),
  );
  const table = await drawer.findByRole("table", { name: "Contacts that change" });
  expect(within(table).getAllByRole("row", { name: /^First name Ana ANA$/ })[0]).toBeVisible();
  expect(drawer.getByText(/^First name \d+$/)).toBeVisible();
  await expectAccessible();
  await user.type(drawer.getByLabelText("Contact"), "nobody of this name");
  expect(await drawer.findByText("No contact fits.")).toBeVisible();
  await user.click(drawer.getByRole("button", { name: "Export as CSV" }));
  await waitFor(() =>
    expect(fake.calls).toContainEqual(
      expect.objectContaining({ command: "export_mapping_impact" }),
    ),
  );
});

test("tells a field that is emptied from one that is not sent", async () => {
  const record = { id: "c1", name: "Ana Díaz", detail: "contact1@example.com" };
  const changes = [
    { target: "company", before: "Acme" },
    { target: "phone", before: "+15550100100", after: null },
    { target: "email", after: null },
  ];
  const { user } = await renderApp("/mapping", {
    scenario: "live",
    overrides: {
      mapping_impact: () => ({
        total: 1,
        looked: 1,
        changed: 1,
        newlyHeld: 0,
        noLongerHeld: 0,
        fields: changes.map(({ target }) => ({ target, changes: 1 })),
        holds: [],
        next: null,
      }),
      list_mapping_impact: () => ({
        records: [{ record, changes, heldBefore: false, heldAfter: false }],
        next: null,
      }),
    },
  });
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(screen.getByRole("button", { name: "What it changes" }));
  const table = within(await screen.findByRole("table", { name: "Contacts that change" }));
  expect(table.getByRole("row", { name: /^Company Acme not sent$/ })).toBeVisible();
  expect(table.getByRole("row", { name: /^Phone.*0100 emptied$/ })).toBeVisible();
  expect(table.getByRole("row", { name: /^Email not sent emptied$/ })).toBeVisible();
});

test("shows further contacts that change when asked, and looks through all with a filter", async () => {
  const people = Array.from({ length: 700 }, (_, at) => ({
    record: { id: `c${at}`, name: `Person ${at}`, detail: `p${at}@example.com` },
    changes: [{ target: "firstName", before: "a", after: "A" }],
    heldBefore: false,
    heldAfter: false,
  }));
  const { user } = await renderApp("/mapping", {
    scenario: "live",
    overrides: {
      mapping_impact: () => ({
        total: 700,
        looked: 700,
        changed: 700,
        newlyHeld: 0,
        noLongerHeld: 0,
        fields: [{ target: "firstName", changes: 700 }],
        holds: [],
        next: null,
      }),
      list_mapping_impact: ({ filter, after }) => {
        const from = Number(after ?? 0);
        const fits = people.filter(({ record }) => record.detail.includes(filter.words));
        return {
          records: fits.slice(from, from + 250),
          next: from + 250 < fits.length ? String(from + 250) : null,
        };
      },
    },
  });
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(screen.getByRole("button", { name: "What it changes" }));
  const drawer = within(await screen.findByRole("dialog", { name: "What publishing changes" }));
  await waitFor(() =>
    expect(drawer.getByRole("status")).toHaveTextContent("changes 700 of 700 contacts."),
  );
  expect(await drawer.findByText("p199@example.com")).toBeVisible();
  expect(drawer.queryByText("p200@example.com")).not.toBeInTheDocument();
  await user.click(drawer.getByRole("button", { name: "Show 200 more" }));
  expect(await drawer.findByText("p399@example.com")).toBeVisible();
  await user.type(drawer.getByLabelText("Contact"), "p699@");
  expect(await drawer.findByText("p699@example.com")).toBeVisible();
  expect(drawer.queryByText("p1@example.com")).not.toBeInTheDocument();
});

test("publishes after showing what changes, then sends it once its plan was seen", async () => {
  const { fake, user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(screen.getByRole("button", { name: "Publish" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Publish version 2" }));
  await waitFor(() =>
    expect(dialog.getByRole("status")).toHaveTextContent(/^This edit changes \d+ of \d+ contacts/),
  );
  expect(fake.state.mappings).toHaveLength(1);
  expect(dialog.getByRole("radio", { name: "Send these changes as a plan" })).toBeChecked();
  await expectAccessible();
  await user.click(dialog.getByRole("button", { name: "Publish and see the plan" }));
  const plan = within(await screen.findByRole("dialog", { name: "Send the changes" }));
  expect(await plan.findByText("Version 2 is in force.")).toBeVisible();
  const send = await plan.findByRole("button", { name: /^Send \d+ changes$/ });
  expect(fake.calls).toContainEqual({ command: "plan_resend", request: 1 });
  expect(fake.calls.some(({ command }) => command === "start_resend")).toBe(false);
  await expectAccessible();
  await user.click(send);
  expect(await plan.findByRole("alert")).toHaveTextContent("The changes are on their way.");
  expect(fake.calls).toContainEqual({ command: "start_resend", request: 1 });
  await expectAccessible();
});

test("leads back to sending the changes that were put off, until they were sent", async () => {
  const { fake, user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(screen.getByRole("button", { name: "Publish" }));
  await publishInDialog(user);
  await user.click(await screen.findByRole("button", { name: "compare and send" }));
  const plan = within(await screen.findByRole("dialog", { name: "Send the changes" }));
  await user.click(await plan.findByRole("button", { name: /^Send \d+ changes$/ }));
  expect(await plan.findByRole("alert")).toHaveTextContent("The changes are on their way.");
  expect(fake.calls).toContainEqual({ command: "start_resend", request: 1 });
  await expectAccessible();
  await user.click(plan.getAllByRole("button", { name: "Close" })[0] as HTMLElement);
  await waitFor(() =>
    expect(screen.queryByRole("button", { name: "compare and send" })).not.toBeInTheDocument(),
  );
});

test("publishes from now on only without a plan", async () => {
  const { fake, user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(screen.getByRole("button", { name: "Publish" }));
  await publishInDialog(user);
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(fake.state.mappings).toHaveLength(2);
  expect(fake.calls.some(({ command }) => command === "plan_resend")).toBe(false);
});

test("says how many contacts publishing would hold, and why, before it does", async () => {
  const { fake, user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Number(?! format)/);
  await user.click(screen.getByRole("button", { name: "Publish" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Publish version 2" }));
  const total = fake.state.people.length;
  expect(
    await dialog.findByText(
      `${total} contacts would be held, not sent, until the reason is mended.`,
    ),
  ).toBeVisible();
  const reasons = within(dialog.getByRole("list", { name: "Why contacts would be held" }));
  expect(reasons.getByRole("listitem")).toHaveTextContent(/^120First name:.*number/);
  await expectAccessible();
  await user.click(reasons.getByRole("button", { name: "Open the row of First name" }));
  expect(screen.queryByRole("dialog", { name: "Publish version 2" })).not.toBeInTheDocument();
  expect(fake.state.mappings).toHaveLength(1);
});

test("tells a step that was not reached from one that gave nothing", async () => {
  const { user } = await open();
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Number(?! format)/);
  await addStep(user, panel, /^Upper case/);
  const last = panel.getByRole("listitem", { name: "Upper case, step 3" });
  await waitFor(() => expect(last).toHaveTextContent("not reached"));
  const failed = panel.getByRole("listitem", { name: /step 2$/ });
  expect(failed).not.toHaveTextContent("not reached");
});

async function keepExample(user: UserEvent, name?: string) {
  await user.click(screen.getByRole("button", { name: /^Examples/ }));
  const drawer = within(await screen.findByRole("dialog", { name: "Examples" }));
  if (name) await user.type(drawer.getByLabelText(/^Keep .* as an example$/), name);
  await user.click(drawer.getByRole("button", { name: "Keep" }));
  expect(await drawer.findByText(name ?? "Ana Díaz")).toBeVisible();
  await waitFor(() => expect(drawer.getByRole("status")).toHaveTextContent("all as expected"));
  return drawer;
}

test("keeps a contact as an example, runs it on every edit and asks before publishing", async () => {
  const { fake, user } = await open();
  await row(/^Email/);
  const drawer = await keepExample(user, "A long name that nobody ever would give to an example");
  await expectAccessible();
  await user.click(drawer.getByRole("button", { name: "Close" }));
  const panel = await openRow(user, /^First name/);
  await addStep(user, panel, /^Upper case/);
  await user.click(await screen.findByRole("button", { name: "Examples: 1 differs" }));
  const again = within(await screen.findByRole("dialog", { name: "Examples" }));
  expect(again.getByRole("row", { name: "First name Ana ANA" })).toBeVisible();
  await expectAccessible();
  await user.click(again.getByRole("button", { name: "Close" }));
  await user.click(screen.getByRole("button", { name: "Publish" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Publish version 2" }));
  expect(await dialog.findByText("1 example comes out differently.")).toBeVisible();
  await user.click(await dialog.findByRole("radio", { name: "From now on only" }));
  await expectAccessible();
  await user.click(dialog.getByRole("button", { name: "Publish all the same" }));
  await waitFor(() => expect(fake.state.mappings).toHaveLength(2));
});

test("accepts a new result as what should come out, and removes an example", async () => {
  const { fake, user } = await open();
  const panel = await openRow(user, /^First name/);
  const drawer = await keepExample(user);
  await user.click(drawer.getByRole("button", { name: "Close" }));
  await addStep(user, panel, /^Upper case/);
  await user.click(await screen.findByRole("button", { name: "Examples: 1 differs" }));
  const again = within(await screen.findByRole("dialog", { name: "Examples" }));
  await user.click(again.getByRole("button", { name: "Accept the new result of Ana Díaz" }));
  await waitFor(() => expect(again.getByRole("status")).toHaveTextContent("all as expected"));
  await user.click(again.getByRole("button", { name: "Remove Ana Díaz" }));
  expect(await again.findByText(/^There are none yet/)).toBeVisible();
  expect(fake.state.examples).toEqual([]);
});

test("tells which fields have changed, offers the fix of each, and forgets what is harmless", async () => {
  const { fake, user } = await renderApp("/mapping", { scenario: "drifted" });
  await row(/^Email/);
  expect(await screen.findByText("4 changes of fields since this was published.")).toBeVisible();
  const callout = screen.getByText("4 changes of fields since this was published.").parentElement;
  expect(callout).toHaveTextContent("HighLevel’s “Company” is gone.");
  expect(await row(/^Company/)).toHaveTextContent("HighLevel’s “Company” is gone.");
  expect(await row(/^Last name/)).toHaveTextContent("Certileads’ “Last name” has lost its choice");
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Use the new “Website”" }));
  await waitFor(() =>
    expect(screen.queryByText("HighLevel’s “Company” is gone.")).not.toBeInTheDocument(),
  );
  const company = fake.state.mappingDraft?.document.rules.find(
    ({ target }) => target === "company",
  );
  await waitFor(() => expect(fake.state.mappingDraft).not.toBeNull());
  expect(company?.source ?? "website").toBe("website");
  await user.click(screen.getByRole("button", { name: "Don’t show the harmless ones again" }));
  await waitFor(() =>
    expect(screen.queryByText(/is called “Given name” now/)).not.toBeInTheDocument(),
  );
  await user.click(screen.getByRole("button", { name: "Open the row of Last name" }));
  expect(await screen.findByRole("button", { name: /^Last name/ })).toHaveAttribute(
    "aria-expanded",
    "true",
  );
});

async function openTemplate(user: UserEvent) {
  const panel = await openRow(user, /^Company/);
  await addStep(user, panel, /^Text template/);
  const text = panel.getByLabelText("Text");
  await user.clear(text);
  return { panel, text };
}

test("completes names in a template by keyboard and by mouse", async () => {
  const { user } = await open();
  const { text } = await openTemplate(user);
  await user.type(text, "Dear {{{{ fir");
  expect(await screen.findByRole("option", { name: /^First name/ })).toBeVisible();
  await expectAccessible();
  await user.keyboard("{Enter}");
  expect(text).toHaveValue("Dear {{ firstName }}");
  await user.type(text, " {{{{ last", { initialSelectionStart: 20 });
  await user.click(await screen.findByRole("option", { name: /^Last name/ }));
  expect(text).toHaveValue("Dear {{ firstName }} {{ lastName }}");
  expect(text).toHaveFocus();
  await user.type(text, "{{{{ com", { initialSelectionStart: 35 });
  await screen.findByRole("option", { name: /^Company/ });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("option")).not.toBeInTheDocument());
  expect(text).toHaveValue("Dear {{ firstName }} {{ lastName }}{{ com");
});

test("shows a mistake of a template at its place and leads there", async () => {
  const finding = {
    ruleId: "r6",
    target: "company",
    step: 1,
    place: { line: 2, column: 4, length: 9 },
    severity: "error" as const,
    code: "mappingInvalid" as const,
    what: "The template has a mistake at line 2, column 4: unknown.",
    remedy: "Write fields as {{ firstName }}.",
  };
  const { user } = await renderApp("/mapping", {
    scenario: "live",
    overrides: {
      check_mapping: (text) => ({
        document: JSON.parse(text),
        problem: null,
        findings: [finding],
        drift: [],
      }),
    },
  });
  const { panel, text } = await openTemplate(user);
  await user.type(text, "Dear{Enter}{{{{ firstNome");
  await user.keyboard("{Escape}");
  const place = await panel.findByRole("button", { name: "Go to line 2, column 4" });
  expect(place.querySelector("mark")).toHaveTextContent("firstNome");
  await expectAccessible();
  await user.click(place);
  expect(text).toHaveFocus();
  expect((text as HTMLTextAreaElement).selectionStart).toBe(8);
});
