/** The setup as a file: exported, and imported only after its review. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { defaultDocument } from "@/ipc/fake/schema";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

const setup = async () => within(await screen.findByRole("region", { name: "Setup as a file" }));

async function choose(user: UserEvent, content: unknown, name = "acme.json") {
  await screen.findByRole("button", { name: "Import…" });
  const input = document.querySelector<HTMLInputElement>('input[type="file"]');
  if (!input) throw new Error("There is no file input.");
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await user.upload(input, new File([text], name, { type: "application/json" }));
}

const bundle = { kind: "certileads-connect", format: 1 };
const dialogOf = async (name = "acme.json") =>
  within(await screen.findByRole("dialog", { name: `Import ${name}?` }));

test("exports, and says so", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const section = await setup();
  await user.click(section.getByRole("button", { name: "Export…" }));
  expect(await section.findByText("Exported")).toBeVisible();
  expect(fake.calls).toContainEqual({ command: "export_bundle", request: { examples: false } });
  await user.click(section.getByLabelText("Export the examples of the mapping too"));
  await user.click(section.getByRole("button", { name: "Export…" }));
  await waitFor(() =>
    expect(fake.calls).toContainEqual({ command: "export_bundle", request: { examples: true } }),
  );
});

test("says nothing where the person changed their mind, and why where it failed", async () => {
  const { fake, user } = await renderApp("/settings", {
    scenario: "live",
    overrides: { export_bundle: () => null },
  });
  const section = await setup();
  await user.click(section.getByRole("button", { name: "Export…" }));
  await waitFor(() => expect(section.getByRole("button", { name: "Export…" })).toBeEnabled());
  expect(section.queryByText("Exported")).not.toBeInTheDocument();
  fake.failing("export_bundle", "bundleInvalid");
  await user.click(section.getByRole("button", { name: "Export…" }));
  expect(await section.findByRole("alert")).toHaveTextContent("bundleInvalid");
});

test("says which key the export was not searched for", async () => {
  const notice = {
    code: "keyringLocked",
    what: "The exported text was not searched for the key of HighLevel.",
    meaning: "The keyring is locked.",
    remedy: "Look through it before you pass it on; or mend that, then export again.",
  } as const;
  const { user } = await renderApp("/settings", {
    scenario: "live",
    overrides: { export_bundle: () => [notice] },
  });
  const section = await setup();
  await user.click(section.getByRole("button", { name: "Export…" }));
  expect(await section.findByText("Exported")).toBeVisible();
  const told = section.getByRole("alert");
  expect(told).toHaveTextContent(notice.what);
  expect(told).toHaveTextContent(notice.remedy);
  await expectAccessible();
});

test("shows what would change before anything is changed, then changes it", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const rules = defaultDocument.rules.slice(0, -1);
  await choose(user, {
    ...bundle,
    connections: { highlevel: { name: "Other Dental", locationId: "x", baseUrl: "https://x" } },
    mapping: { ...defaultDocument, rules },
    settings: { maxDeletes: 3 },
    goals: [],
  });
  const dialog = await dialogOf();
  expect(dialog.getByText(/Nothing was changed yet/)).toBeVisible();
  const parts = dialog.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent);
  expect(parts).toEqual(["HighLevelOther Dental", "Mapping", "Settings", "Unknown partgoals"]);
  expect(dialog.getByText("Acme Dental is connected here, and stays.")).toBeVisible();
  const changes = within(dialog.getByRole("table", { name: "What changes: Settings" }));
  expect(changes.getByRole("row", { name: "maxDeletes 10 3" })).toBeVisible();
  expect(dialog.getByText("/goals")).toBeVisible();
  await expectAccessible();
  expect(fake.state.mappings).toHaveLength(1);
  await user.click(dialog.getByRole("button", { name: "Import 2 parts" }));
  const section = await setup();
  expect(await section.findByText("acme.json was imported.")).toBeVisible();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(fake.state.settings.maxDeletes).toBe(3);
  expect(fake.state.mappings.map(({ version }) => version)).toEqual([1, 2]);
});

test("changes nothing where the person doesn't want it", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  await choose(user, { ...bundle, settings: { maxDeletes: 3 } });
  await user.click((await dialogOf()).getByRole("button", { name: "Change nothing" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(fake.state.settings.maxDeletes).toBe(10);
  expect(fake.calls.map(({ command }) => command)).not.toContain("import_bundle");
});

test("names what can't be used by its place, and offers the other parts", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const [first, second, ...rest] = defaultDocument.rules;
  if (!first || !second) throw new Error("There are no rules.");
  const rules = [first, { ...second, target: "nowhere" }, ...rest];
  await choose(user, {
    ...bundle,
    mapping: { ...defaultDocument, rules },
    settings: { maxDeletes: 3 },
  });
  const dialog = await dialogOf();
  expect(dialog.getByText("Can’t be used")).toBeVisible();
  expect(dialog.getAllByText(/^\/mapping\/rules\//)[0]).toBeVisible();
  await expectAccessible();
  await user.click(dialog.getByRole("button", { name: "Import the other part" }));
  await waitFor(() => expect(fake.state.settings.maxDeletes).toBe(3));
  expect(fake.state.mappings).toHaveLength(1);
});

test("says when there is nothing to import", async () => {
  const { user } = await renderApp("/settings", { scenario: "live" });
  await choose(user, { ...bundle, mapping: defaultDocument });
  const dialog = await dialogOf();
  expect(dialog.getByText(/all of it is here already/)).toBeVisible();
  expect(dialog.queryByRole("button", { name: /^Import/ })).not.toBeInTheDocument();
});

test.each([
  ["no JSON", "{", "The file is not JSON."],
  ["another file", "{}", "The file holds no setup of Certileads Connect."],
  ["a newer file", { ...bundle, format: 2 }, "The file was written by a newer version"],
])("refuses %s with words", async (_, content, words) => {
  const { user } = await renderApp("/settings", { scenario: "live" });
  await choose(user, content);
  const section = await setup();
  expect(await section.findByRole("alert")).toHaveTextContent(words);
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  await user.click(section.getByRole("button", { name: "Leave it" }));
  expect(section.queryByRole("alert")).not.toBeInTheDocument();
  // The same file, corrected.
  await choose(user, { ...bundle, settings: { maxDeletes: 3 } });
  expect((await dialogOf()).getByRole("button", { name: "Import 1 part" })).toBeVisible();
});

test("keeps the review open when the import fails, with the reason", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  await choose(user, { ...bundle, settings: { maxDeletes: 3 } });
  const dialog = await dialogOf();
  fake.failing("import_bundle", "mappingConflict");
  await user.click(dialog.getByRole("button", { name: "Import 1 part" }));
  expect(await dialog.findByRole("alert")).toHaveTextContent(
    "The mapping was changed somewhere else.",
  );
  expect(fake.state.settings.maxDeletes).toBe(10);
});

test("asks for the keys of accounts that came", async () => {
  const { user } = await renderApp("/settings", { scenario: "fresh" });
  await choose(user, {
    ...bundle,
    connections: {
      highlevel: { name: "Acme Dental", locationId: "x", baseUrl: "https://x" },
      certileads: { name: "Acme Leads", profile: "rest", baseUrl: "https://y" },
    },
  });
  const dialog = await dialogOf();
  await user.click(dialog.getByRole("button", { name: "Import 2 parts" }));
  const section = await setup();
  expect(
    await section.findByText(
      "acme.json was imported. Now give the keys of HighLevel and Certileads.",
    ),
  ).toBeVisible();
  expect(section.getByRole("link", { name: "Open Connections" })).toHaveAttribute(
    "href",
    "/connections",
  );
  await expectAccessible();
});
