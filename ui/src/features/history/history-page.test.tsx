/** History: the list and its filters, the keys, one record in full, runs, and decisions. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

const grid = () => screen.findByRole("grid", { name: "Changes" });
/** Jumps to the end; a document without layout doesn't say by itself that it scrolled. */
async function toTheEnd(user: UserEvent, list: HTMLElement) {
  list.focus();
  await user.keyboard("{End}");
  fireEvent.scroll(list);
}
const record = () => screen.findByRole("complementary", { name: "The change" });
const runs = () => screen.findByRole("navigation", { name: "Runs" });
/** The rows' text as far as they are drawn. */
async function rowTexts() {
  const rows = await within(await grid()).findAllByRole("row");
  return rows.map((row) => row.textContent ?? "");
}
const rowCount = (count: string) =>
  waitFor(async () => expect(await grid()).toHaveAttribute("aria-rowcount", count));

test("shows the shape of the list while it is read", async () => {
  await renderApp("/history", {
    overrides: {
      list_operations: () => new Promise(() => {}),
      list_runs: () => new Promise(() => {}),
    },
  });
  expect(await screen.findByRole("heading", { level: 1, name: "History" })).toBeVisible();
  expect(screen.getAllByText("Loading…")).toHaveLength(2);
  await expectAccessible();
});

test("lists changes and runs without a further click, newest first", async () => {
  await renderApp("/history", { scenario: "held" });
  await rowCount("120");
  const [first, second] = await rowTexts();
  expect(first).toContain("HeldAna DíazUpdate contact");
  expect(first).toContain("Two contacts in Certileads could be this person.");
  expect(second).toContain("ProvedZoë O’Brien-NakamuraContact created");
  const rail = within(await runs());
  const links = await rail.findAllByRole("link");
  expect(links.map((link) => link.textContent)).toEqual([
    "All runs",
    expect.stringMatching(/^Sync Done .* 2 updated, 1 tag write 4.2 s$/),
    expect.stringMatching(/^Sync Failed .* HighLevel can't be reached\./),
    expect.stringMatching(/^Backfill Done .* 110 created, 8 linked, 2 held 3 min 0 s$/),
    expect.stringMatching(/^Test Done .* 1 created, 1 tag write, 1 task noted/),
  ]);
  await expectAccessible();
});

test("shows what a test run wrote, right after it", async () => {
  const { fake, user } = await renderApp("/history", { scenario: "ready" });
  expect(await screen.findByText(/Nothing was written yet/)).toBeVisible();
  await fake.call("start_test", { recordId: null });
  await rowCount("3");
  expect((await rowTexts())[0]).toContain("Test Ana Díaz");
  await user.click(screen.getByText("Tags added"));
  expect(
    await within(await record()).findByRole("heading", { name: /^Test Ana Díaz was tagged/ }),
  ).toBeVisible();
});

test("moves by arrows, opens by Enter, closes by Escape, and the record follows", async () => {
  const { user } = await renderApp("/history", { scenario: "held" });
  const list = await grid();
  list.focus();
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
  await waitFor(() => expect(list).toHaveAttribute("aria-activedescendant", "row-2"));
  await user.keyboard("{Enter}");
  const pane = await record();
  await waitFor(() => expect(pane).toHaveFocus());
  expect(
    await within(pane).findByRole("heading", { level: 2, name: /^Łukasz Wójcik was tagged/ }),
  ).toBeVisible();
  list.focus();
  await user.keyboard("{ArrowUp}");
  expect(
    await within(pane).findByRole("heading", { level: 2, name: /^Zoë O’Brien-Nakamura was/ }),
  ).toBeVisible();
  await user.keyboard("{Escape}");
  await waitFor(() =>
    expect(screen.queryByRole("complementary", { name: "The change" })).not.toBeInTheDocument(),
  );
  expect(list).toHaveFocus();
  await toTheEnd(user, list);
  await waitFor(() => expect(list).toHaveAttribute("aria-activedescendant", "row-119"));
});

test("tells everything about one change", async () => {
  const { user } = await renderApp("/history?operation=op-3", { scenario: "held" });
  const pane = within(await record());
  expect(await pane.findByText("Łukasz Wójcik got the tag “hot lead” in HighLevel.")).toBeVisible();
  const [changed] = pane.getAllByRole("table");
  expect(changed).toHaveTextContent("newsletter, hot lead");
  expect(pane.getByText(/^Attempt 1/)).toBeVisible();
  expect(pane.getByText(/^Attempt 2/)).toBeVisible();
  expect(pane.getByText("No answer")).toBeVisible();
  expect(pane.getByText("Read back")).toBeVisible();
  expect(pane.getByText("Stored as asked")).toBeVisible();
  expect(pane.getByText("Written and proved: stored as asked.")).toHaveTextContent(
    "This decided it",
  );
  const [write] = pane.getAllByRole("button", { name: /POST/ });
  await user.click(write as HTMLElement);
  expect(await pane.findByRole("button", { name: "Copy as curl" })).toBeVisible();
  await expectAccessible();
});

test("marks the field that is stored differently and offers its rule", async () => {
  await renderApp("/history?operation=op-10", { scenario: "held" });
  const pane = within(await record());
  expect(await pane.findByText("Stored differently than asked")).toBeVisible();
  expect(pane.getByRole("button", { name: "Fix the mapping of Phone" })).toBeEnabled();
});

test("says why a change waits, and takes the decision there", async () => {
  const { fake, user } = await renderApp("/history?operation=op-1&state=held", {
    scenario: "held",
  });
  const pane = within(await record());
  expect(
    await pane.findByRole("heading", { name: "Ana Díaz waits to be updated in Certileads" }),
  ).toBeVisible();
  expect(await rowTexts()).toHaveLength(2);
  await user.click(pane.getByRole("button", { name: "Retry: Ana Díaz" }));
  expect(await pane.findByText("It is tried again with the next sync.")).toBeVisible();
  expect(fake.calls).toContainEqual({ command: "retry_operations", request: ["op-1"] });
  await user.click(pane.getByRole("button", { name: "Sync now" }));
  expect(
    await pane.findByRole("heading", { name: "Ana Díaz was updated in Certileads" }),
  ).toBeVisible();
});

test("leads from a refused field to its rule", async () => {
  await renderApp("/history?operation=op-6", { scenario: "held" });
  const pane = within(await record());
  expect(
    await pane.findByText("Certileads refused the phone number.", { selector: "div" }),
  ).toBeVisible();
  expect(pane.getByRole("link", { name: "Fix the mapping" })).toHaveAttribute(
    "href",
    "/mapping?target=phone",
  );
  expect(pane.queryByRole("button", { name: /^Retry/ })).not.toBeInTheDocument();
});

test("approves and skips from the row itself", async () => {
  const { fake, user } = await renderApp("/history?state=held", { scenario: "held" });
  const list = within(await grid());
  // They are shown while the row is pointed at, which a document without layout never is.
  await user.click(await list.findByRole("button", { name: "Approve: 美咲 田中", hidden: true }));
  await waitFor(() =>
    expect(fake.calls).toContainEqual({ command: "approve_operations", request: ["op-4"] }),
  );
  await user.click(list.getByRole("button", { name: "Skip: Ana Díaz", hidden: true }));
  expect(await screen.findByText(/^Nothing is held\./)).toBeVisible();
  expect(screen.queryByRole("complementary", { name: "The change" })).not.toBeInTheDocument();
});

test("narrows by name, state and action, and shows all again", async () => {
  const { fake, user } = await renderApp("/history", { scenario: "held" });
  await user.type(await screen.findByRole("textbox", { name: "Search by name" }), "okafor");
  await rowCount("8");
  await user.click(screen.getByRole("combobox", { name: "Action" }));
  await user.click(await screen.findByRole("option", { name: "Add tags" }));
  await rowCount("1");
  await user.click(screen.getByRole("combobox", { name: "State" }));
  await user.click(await screen.findByRole("option", { name: "Failed" }));
  expect(await screen.findByText("No change fits what you look for.")).toBeVisible();
  await expectAccessible();
  const asked = fake.calls.findLast(({ command }) => command === "list_operations");
  expect(asked?.request).toMatchObject({
    query: "okafor",
    states: ["failed"],
    actions: ["addTags"],
  });
  await user.click(screen.getByRole("button", { name: "Show all changes" }));
  await rowCount("120");
});

test("narrows to a run, says why it failed, and goes back to all", async () => {
  const { user } = await renderApp("/history", { scenario: "held" });
  const rail = within(await runs());
  await user.click(await rail.findByRole("link", { name: /^Sync Failed/ }));
  const summary = within(await screen.findByRole("region", { name: "The run" }));
  expect(summary.getByText("HighLevel can't be reached.")).toBeVisible();
  expect(await screen.findByText("This run changed nothing.")).toBeVisible();
  expect(rail.getByRole("link", { current: "page" })).toHaveTextContent("Failed");
  await expectAccessible();
  await user.click(rail.getByRole("link", { name: "All runs" }));
  await rowCount("120");
});

test("narrows to a contact, names it, and keeps the record open", async () => {
  const { user } = await renderApp("/history?operation=op-12", { scenario: "live" });
  const pane = within(await record());
  await user.click(await pane.findByRole("link", { name: "All changes of Chiamaka Okafor" }));
  await rowCount("1");
  expect(await record()).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Show all contacts" }));
  await rowCount("120");
});

test("shows how far the run at work is, and stops it", async () => {
  const { fake, user } = await renderApp("/history?run=run-now", { scenario: "syncing" });
  const summary = within(await screen.findByRole("region", { name: "The run" }));
  expect(await summary.findByRole("progressbar")).toHaveAttribute("aria-valuenow", "35");
  expect(summary.getByText("about 4 min left")).toBeVisible();
  await expectAccessible();
  await user.click(summary.getByRole("button", { name: "Stop" }));
  expect(await summary.findByText("Stopped")).toBeVisible();
  expect(fake.calls).toContainEqual({ command: "cancel_run", request: "run-now" });
});

test("reads only the pages in view of a long list", async () => {
  const { fake, user } = await renderApp("/history", { scenario: "many" });
  await rowCount("100000");
  expect((await rowTexts()).length).toBeLessThan(60);
  const list = await grid();
  await toTheEnd(user, list);
  await waitFor(() => {
    const cursors = fake.calls
      .filter(({ command }) => command === "list_operations")
      .map(({ request }) => (request as { cursor?: string }).cursor);
    expect(cursors).toContain("200");
  });
  await waitFor(() => expect(list).not.toHaveTextContent("Loading…"));
  expect((await rowTexts()).length).toBeLessThan(60);
});

test("says that some rows can't be read, and keeps the others", async () => {
  const { fake, user } = await renderApp("/history", { scenario: "many" });
  await rowCount("100000");
  fake.failing("list_operations", "databaseLocked");
  await toTheEnd(user, await grid());
  const alert = await screen.findByRole("alert");
  fake.failing("list_operations", null);
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
});

test("takes in what comes in at the top", async () => {
  const { fake } = await renderApp("/history", { scenario: "live" });
  expect((await rowTexts())[0]).toContain("Ana Díaz");
  const [newest] = fake.state.operations;
  if (!newest) throw new Error("There is no operation.");
  fake.state.operations.unshift({
    ...newest,
    operation: { ...newest.operation, id: "op-new", contactName: "New Person" },
  });
  fake.emit({ type: "operationsChanged" });
  await waitFor(async () => expect((await rowTexts())[0]).toContain("New Person"));
  await rowCount("121");
});

test("says in three sentences that it can't be read, and tries again", async () => {
  const { fake, user } = await renderApp("/history", {
    fail: { list_operations: "serverFailed", list_runs: "serverFailed" },
  });
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Nothing is wrong on this side.");
  const rail = within(await runs());
  expect(rail.getByText("The runs can’t be read.")).toBeVisible();
  await expectAccessible();
  fake.failing("list_operations", null);
  fake.failing("list_runs", null);
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  await rowCount("120");
  await user.click(rail.getByRole("button", { name: "Read the runs again" }));
  expect(await rail.findByRole("link", { name: "All runs" })).toBeVisible();
});

test("says that a record isn't there any more", async () => {
  const { user } = await renderApp("/history?operation=gone", { scenario: "live" });
  const pane = within(await record());
  expect(await pane.findByRole("alert")).toBeVisible();
  await user.click(pane.getByRole("button", { name: "Close the record" }));
  await waitFor(() =>
    expect(screen.queryByRole("complementary", { name: "The change" })).not.toBeInTheDocument(),
  );
});
