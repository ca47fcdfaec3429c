/** Home: its answer in each situation, what needs the person and its fixes, the plan before a start. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ErrorCode } from "@/ipc/bindings/ErrorCode";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

const part = (name: string) => screen.findByRole("region", { name });

test("shows the shape of the screen while it is read", async () => {
  await renderApp("/home", {
    scenario: "live",
    overrides: { get_home: () => new Promise(() => {}) },
  });
  expect(await screen.findByText("Everything is in sync.")).toBeVisible();
  expect(screen.getByText("Loading…")).toBeInTheDocument();
});

test("says that everything is in sync, what moved today, and what was done last", async () => {
  await renderApp("/home", { scenario: "live" });
  expect(await screen.findByText("Everything is in sync.")).toBeVisible();
  expect(await screen.findByText("56 changes today, nothing needs you.")).toBeVisible();
  expect(screen.queryByRole("region", { name: "Needs you" })).not.toBeInTheDocument();
  const today = within(await part("Today"));
  const [created] = today.getAllByRole("listitem");
  expect(created).toHaveTextContent("12Contacts created");
  const hours = within(today.getByRole("table", { name: "Contacts created by hour" }));
  expect(hours.getByRole("row", { name: "10:00 4" })).toBeInTheDocument();
  const latest = within(await part("Latest"));
  expect(latest.getAllByRole("link")).toHaveLength(20);
  expect(
    latest.getByRole("link", { name: /^Łukasz Wójcik was tagged “hot lead” in Certileads/ }),
  ).toHaveAttribute("href", "/history?operation=op-3");
  await expectAccessible();
});

test("is honest about a sync that lies some hours back", async () => {
  const { fake } = await renderApp("/home", { scenario: "live" });
  await screen.findByText("Everything is in sync.");
  fake.state.syncedAt = Date.now() - 5 * 3_600_000;
  fake.emit({ type: "resync" });
  expect(await screen.findByText("Everything was in sync 5 h ago.")).toBeVisible();
});

test("names each held change with its reason and what helps, and opens it in History", async () => {
  await renderApp("/home", { scenario: "held" });
  expect(await screen.findByText("2 changes are held.")).toBeVisible();
  const held = within(await part("2 changes are held"));
  expect(await held.findByText("Two contacts in Certileads could be this person.")).toBeVisible();
  expect(held.getByText("More than 100 creates in one run wait for a yes.")).toBeVisible();
  // A yes doesn't tell two people apart.
  expect(held.queryByRole("button", { name: "Approve: Ana Díaz" })).not.toBeInTheDocument();
  expect(held.getByRole("button", { name: "Retry: Ana Díaz" })).toBeVisible();
  await expectAccessible();
  expect(held.getByRole("link", { name: "Ana Díaz" })).toHaveAttribute(
    "href",
    "/history?state=held&operation=op-1",
  );
  expect(held.getByRole("link", { name: "Open in History" })).toHaveAttribute(
    "href",
    "/history?state=held",
  );
});

test("approves a change: it waits for the next sync, which writes it", async () => {
  const { fake, user } = await renderApp("/home", { scenario: "held" });
  const held = within(await part("2 changes are held"));
  await user.click(await held.findByRole("button", { name: "Approve: 美咲 田中" }));
  expect(await screen.findByText("1 change is held.")).toBeVisible();
  expect(screen.getByText("1 change approved, to be written with the next sync.")).toBeVisible();
  expect(screen.getByRole("heading", { name: "1 change is held" })).toHaveFocus();
  expect(fake.calls).toContainEqual({ command: "approve_operations", request: ["op-4"] });
  await user.click(screen.getByRole("button", { name: "Sync now" }));
  await waitFor(() => expect(fake.state.operations[3]?.operation.state).toBe("done"));
  expect(fake.calls).toContainEqual({ command: "start_sync", request: "incremental" });
});

test("says of a change that is to be tried again that the next sync does it", async () => {
  const { user } = await renderApp("/home", { scenario: "held" });
  const held = within(await part("2 changes are held"));
  await user.click(await held.findByRole("button", { name: "Retry: Ana Díaz" }));
  expect(await held.findByText("Tried again with the next sync")).toBeVisible();
  expect(held.queryByRole("button", { name: "Retry: Ana Díaz" })).not.toBeInTheDocument();
});

test("asks before several are skipped at once", async () => {
  const { fake, user } = await renderApp("/home", { scenario: "held" });
  const held = within(await part("2 changes are held"));
  await user.click(await held.findByRole("checkbox", { name: "Select all 2" }));
  expect(await held.findByRole("button", { name: "Approve 1" })).toBeVisible();
  expect(held.getByRole("button", { name: "Retry 1" })).toBeVisible();
  await user.click(held.getByRole("button", { name: "Skip 2" }));
  const dialog = await screen.findByRole("dialog", { name: "Skip 2 changes?" });
  await expectAccessible();
  expect(fake.calls.map(({ command }) => command)).not.toContain("skip_operations");
  await user.click(within(dialog).getByRole("button", { name: "Skip 2 changes" }));
  expect(await screen.findByText("Everything is in sync.")).toBeVisible();
  const skipped = fake.calls.find(({ command }) => command === "skip_operations");
  expect(skipped?.request).toEqual(["op-1", "op-4"]);
});

test("tells why a decision was not taken, and leaves the change held", async () => {
  const { fake, user } = await renderApp("/home", { scenario: "held" });
  fake.failing("approve_operations", "databaseLocked");
  const held = within(await part("2 changes are held"));
  await user.click(await held.findByRole("button", { name: /^Approve/ }));
  expect(await screen.findByText("Nothing was approved")).toBeVisible();
  expect(screen.getByText("2 changes are held.")).toBeVisible();
});

test("leads to the key that has to be replaced", async () => {
  await renderApp("/home", { scenario: "attention" });
  expect(await screen.findByText("HighLevel needs attention.")).toBeVisible();
  const needs = within(await part("Needs you"));
  expect(needs.getByText("HighLevel doesn't accept the key.")).toBeVisible();
  expect(needs.getByText(/^The key of Certileads is 1(19|20) days old\.$/)).toBeVisible();
  const fixes = needs.getAllByRole("link", { name: "Replace the key" });
  expect(fixes).toHaveLength(2);
  for (const fix of fixes) expect(fix).toHaveAttribute("href", "/connections");
  await expectAccessible();
});

test("offers to remove what a test left, and does it", async () => {
  const { fake, user } = await renderApp("/home", {
    scenario: "live",
    overrides: {
      get_home: () => ({
        needs: [{ type: "cleanUp", runId: "run-test", state: "pending" }],
        today: { created: 0, updated: 0, tagged: 0, tasksCompleted: 0, hourly: [] },
        latest: [],
      }),
    },
  });
  expect(await screen.findByText("The test's contact is still in both accounts.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Clean up" }));
  await waitFor(() =>
    expect(fake.calls).toContainEqual({ command: "clean_up_test", request: "run-test" }),
  );
});

test("shows the plan before the first sync, and starts it", async () => {
  const { fake, user } = await renderApp("/home", { scenario: "ready" });
  expect(await screen.findByText("Nothing is synced yet.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Sync now" })).not.toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Start syncing" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Start syncing" }));
  const plan = within(await dialog.findByRole("list", { name: "The plan" }));
  expect(plan.getByText("contacts to create").previousSibling).toHaveTextContent("110");
  expect(
    within(dialog.getByRole("list", { name: "What would be held" })).getByText("2 held"),
  ).toBeVisible();
  await user.click(dialog.getByText("Look at the first 50 changes"));
  const [ana] = dialog.getAllByRole("button", { name: /^Ana Díaz/ });
  await user.click(ana as HTMLElement);
  expect(await dialog.findByRole("table")).toHaveTextContent("contact1@example.com");
  await expectAccessible();
  expect(fake.calls.map(({ command }) => command)).not.toContain("start_sync");
  await user.click(dialog.getByRole("button", { name: "Start syncing (create 110)" }));
  expect(await screen.findByText("Everything is in sync.")).toBeVisible();
  expect(fake.calls).toContainEqual({ command: "start_sync", request: "backfill" });
});

test("leads back to setting up while that is not finished", async () => {
  await renderApp("/home", { scenario: "sample" });
  expect(await screen.findByText("Setting up is not finished. After that:")).toBeVisible();
  expect(screen.getByRole("link", { name: "Go on setting up" })).toHaveAttribute(
    "href",
    "/setup/map",
  );
  expect(screen.queryByRole("button", { name: "Start syncing" })).not.toBeInTheDocument();
});

test("asks to check a connection that was kept without a check", async () => {
  await renderApp("/home", { scenario: "unverified" });
  expect(await screen.findByText("HighLevel has not been checked yet.")).toBeVisible();
  const needs = within(await part("Needs you"));
  expect(needs.getByText("Certileads was connected without a check.")).toBeVisible();
  expect(needs.getAllByRole("link", { name: "Check it" })).toHaveLength(2);
});

test("can begin with what changes from now on", async () => {
  const { fake, user } = await renderApp("/home", { scenario: "ready" });
  await user.click(await screen.findByRole("button", { name: "Start syncing" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Start syncing" }));
  await user.click(dialog.getByRole("radio", { name: "Only from now on" }));
  expect(await dialog.findByText(/nothing is written to Certileads/)).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Start syncing" }));
  await waitFor(() =>
    expect(fake.calls).toContainEqual({ command: "start_sync", request: "incremental" }),
  );
});

test.each<ErrorCode>(["networkUnreachable", "rateLimited"])(
  "says why there is no plan after %s, and tries again",
  async (code) => {
    const { fake, user } = await renderApp("/home", {
      scenario: "live",
      fail: { plan_sync: code },
    });
    await user.click(await screen.findByRole("button", { name: "Backfill…" }));
    const dialog = within(await screen.findByRole("dialog"));
    await dialog.findByRole("alert");
    expect(dialog.getByRole("button", { name: "Start syncing" })).toBeDisabled();
    fake.failing("plan_sync", null);
    await user.click(dialog.getByRole("button", { name: "Try again" }));
    expect(await dialog.findByRole("button", { name: "Create 110" })).toBeEnabled();
  },
);

test("says in the dialog why a sync didn't start", async () => {
  const { user } = await renderApp("/home", {
    scenario: "live",
    fail: { start_sync: "engineBusy" },
  });
  await user.click(await screen.findByRole("button", { name: "Backfill…" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(await dialog.findByRole("button", { name: "Create 110" }));
  expect(await dialog.findByRole("alert")).toHaveTextContent(
    "Another Certileads Connect is at work on this data.",
  );
});

test("shows how far a run is, how long it will take, and stops it", async () => {
  const { fake, user } = await renderApp("/home", { scenario: "syncing" });
  expect(
    await screen.findByText("Bringing everything over: 3,204 of 9,031 contacts."),
  ).toBeVisible();
  const work = within(await part("At work"));
  expect(work.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "35");
  expect(work.getByText("3,204 of 9,031 contacts read · 3,088 created")).toBeVisible();
  expect(work.getByText("about 4 min left")).toBeVisible();
  expect(screen.getByRole("button", { name: "Sync now" })).toBeDisabled();
  await expectAccessible();
  await user.click(work.getByRole("button", { name: "Stop" }));
  expect(await screen.findByText("The last sync was stopped.")).toBeVisible();
  expect(fake.calls).toContainEqual({ command: "cancel_run", request: "run-now" });
});

test("offers to resume where syncing is paused, and nothing that would be refused", async () => {
  const { fake, user } = await renderApp("/home", { scenario: "live" });
  await screen.findByText("Everything is in sync.");
  fake.state.paused = true;
  fake.emit({ type: "liveChanged" });
  expect(await screen.findByText("Syncing is paused.", { selector: "p" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Sync now" })).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Backfill…" })).toBeDisabled();
  const main = within(screen.getByRole("main"));
  await user.click(main.getByRole("button", { name: "Resume syncing" }));
  expect(await screen.findByText("Everything is in sync.")).toBeVisible();
  expect(fake.state.paused).toBe(false);
});

test("says why the last sync failed", async () => {
  const { fake } = await renderApp("/home", { scenario: "live" });
  await screen.findByText("Everything is in sync.");
  fake.state.runs = fake.state.runs.filter(({ id }) => id !== "run-inc-2");
  fake.emit({ type: "resync" });
  expect(await screen.findByText("The last sync failed.")).toBeVisible();
  const needs = within(await part("Needs you"));
  expect(needs.getByText("HighLevel can't be reached.")).toBeVisible();
  expect(needs.getByText(/Check the internet connection/)).toBeVisible();
});

test("says in three sentences that it can't be read, and tries again", async () => {
  const { fake, user } = await renderApp("/home", { fail: { get_home: "serverFailed" } });
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Certileads has a failure of its own (HTTP 502).");
  expect(screen.getByText("What needs you can’t be read.")).toBeVisible();
  await expectAccessible();
  fake.failing("get_home", null);
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("56 changes today, nothing needs you.")).toBeVisible();
});

test("tells which fields of the mapping have changed, and leads there", async () => {
  await renderApp("/home", { scenario: "drifted" });
  const needs = within(await part("Needs you"));
  expect(needs.getByText("Fields have changed, and the mapping no longer fits.")).toBeVisible();
  expect(needs.getByText("HighLevel’s “Company” is gone.")).toBeVisible();
  expect(needs.queryByRole("button", { name: "Don’t show this again" })).not.toBeInTheDocument();
  await expectAccessible();
  expect(needs.getByRole("link", { name: "Open the mapping" })).toHaveAttribute(
    "href",
    expect.stringMatching(/\/mapping$/),
  );
});
