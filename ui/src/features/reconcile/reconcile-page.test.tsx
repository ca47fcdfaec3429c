/** Comparing both sides, and repairing what differs. */
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
// Loaded before the first test, so that none of them waits for it.
import "./reconcile-page";

async function compared(options = {}) {
  const app = await renderApp("/connections/compare", { scenario: "held", ...options });
  await app.user.click(await screen.findByRole("button", { name: "Compare both sides" }));
  return app;
}

/** A kind of differences or a field, opened. */
async function open(user: Awaited<ReturnType<typeof compared>>["user"], title: string) {
  await user.click(await screen.findByText(title));
}

test("reads nothing until it is asked to", async () => {
  const { fake } = await renderApp("/connections/compare", { scenario: "live" });
  expect(await screen.findByText(/^Every contact of both accounts is read once/)).toBeVisible();
  expect(fake.calls.map(({ command }) => command)).not.toContain("plan_reconcile");
  await expectAccessible();
});

test("counts what is missing, different and alone, with examples", async () => {
  const { user } = await compared();
  expect(
    await screen.findByText(
      "7 contacts differ, 4 are missing in Certileads and 2 are not joined yet.",
    ),
  ).toBeVisible();
  expect(screen.getByText(/^120 contacts in HighLevel, 118 in Certileads/)).toBeVisible();
  await open(user, "Missing in Certileads");
  const missing = within(screen.getByRole("list", { name: "Missing in Certileads" }));
  expect(missing.getAllByRole("listitem")).toHaveLength(4);
  expect(missing.getByText("Ana Díaz")).toBeVisible();
  await open(user, "Held");
  expect(screen.getAllByText("Two contacts in Certileads could be this person.")[0]).toBeVisible();
  await open(user, "Company");
  const table = within(screen.getByRole("table", { name: "Company on both sides" }));
  expect(table.getAllByText("Somebody’s own")[0]).toBeVisible();
  expect(table.getAllByRole("row")).toHaveLength(8);
  await expectAccessible();
});

test("repairs what differs, says so, and finds nothing the second time", async () => {
  const { user, fake } = await compared();
  await user.click(
    await screen.findByRole("button", { name: "Repair (create 4, join 2, update 7)" }),
  );
  expect(await screen.findByText("The repair is done.")).toBeVisible();
  expect(screen.getByText(/^Before the repair/)).toBeVisible();
  const done = within(screen.getByRole("alert"));
  expect(done.getByRole("link", { name: "History" })).toHaveAttribute(
    "href",
    expect.stringContaining("run="),
  );
  expect(fake.calls).toContainEqual({ command: "start_repair", request: null });
  expect(screen.queryByRole("button", { name: /^Repair/ })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Compare again" }));
  expect(await screen.findByText("Both sides say the same.")).toBeVisible();
  expect(screen.queryByRole("button", { name: /^Repair/ })).not.toBeInTheDocument();
  await expectAccessible();
});

test("resumes what rests from here", async () => {
  const { user, fake } = await renderApp("/connections/compare", { scenario: "live" });
  const [person] = fake.state.people;
  if (!person) throw new Error("There is nobody.");
  fake.state.resting.push({
    contactId: person.id,
    contactName: "Ana Díaz",
    runId: null,
    since: null,
  });
  await user.click(await screen.findByRole("button", { name: "Compare both sides" }));
  await open(user, "Resting after an undo");
  await user.click(screen.getByRole("button", { name: "Resume some or all" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Resting contacts" }));
  await user.click(await dialog.findByRole("button", { name: "Resume Ana Díaz" }));
  expect(await dialog.findByText("No contact rests.")).toBeVisible();
});

test("says that a target can’t be compared", async () => {
  await compared({ fail: { plan_reconcile: "capabilityMissing" } });
  expect(await screen.findByRole("alert")).toBeVisible();
  expect(screen.queryByRole("button", { name: /^Repair/ })).not.toBeInTheDocument();
});

test("keeps what was found where the repair can’t be started", async () => {
  const { user } = await compared({ fail: { start_repair: "syncPaused" } });
  await user.click(await screen.findByRole("button", { name: /^Repair/ }));
  expect(await screen.findByRole("alert")).toBeVisible();
  expect(screen.getByText(/^7 contacts differ/)).toBeVisible();
});

test("is reached from Connections once everything is set up", async () => {
  const { user } = await renderApp("/connections", { scenario: "live" });
  await user.click(await screen.findByRole("link", { name: "Compare both sides" }));
  expect(
    await screen.findByRole("heading", { level: 1, name: "Compare both sides" }),
  ).toBeVisible();
});
