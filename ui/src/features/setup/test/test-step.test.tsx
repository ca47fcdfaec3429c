/** The Test step: plan, run, every way it can end, mending the mapping, and cleaning up. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { forgetDraft } from "@/components/mapping/use-draft";
import { makePeople } from "@/ipc/fake/people";
import type { FakeOptions } from "@/ipc/fake/scenario";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
// Loaded before the first test, so that none of them waits for it.
import "./test-step";

beforeEach(forgetDraft);

const RUN = "Run test transactions";

async function open(options: Partial<FakeOptions> = {}) {
  const view = await renderApp("/setup/test", { scenario: "live", ...options });
  await screen.findByRole("tablist", { name: "Test transactions" });
  return view;
}

const tab = (name: RegExp) => screen.getByRole("tab", { name });
const stage = (name: string) => within(screen.getByRole("region", { name }));
const happened = () => stage("What happened in HighLevel");

/** Runs the test; a live account is asked about first. */
async function run(user: UserEvent) {
  await user.click(screen.getByRole("button", { name: RUN }));
  const dialog = await screen.findByRole("dialog", { name: "This writes to your live accounts" });
  await user.click(within(dialog).getByRole("button", { name: RUN }));
}

const outcome = () => screen.getByRole("status");

test("shows the plan of all three before anything is written", async () => {
  const { fake, user } = await open();
  for (const name of [/^Contact created/, /^Task completed/, /^Tag added/]) {
    expect(tab(name)).toHaveTextContent("Not run yet");
  }
  expect(happened().getByText(/is made in HighLevel/)).toBeVisible();
  const plan = stage("What we plan");
  expect(plan.getByRole("row", { name: /^Phone/ })).toHaveTextContent("+15550100100");
  expect(plan.queryByText("Now")).not.toBeInTheDocument();
  expect(screen.getByText(/automations may react to the test contact/)).toBeVisible();
  await user.click(tab(/^Tag added/));
  const tags = stage("What we plan").getByRole("row", { name: /^Tags/ });
  expect(within(tags).getByText("certileads-test").tagName).toBe("DEL");
  expect(fake.calls.map(({ command }) => command)).not.toContain("start_test");
  await expectAccessible();
});

test("asks before it writes to live accounts, and does nothing after “Not now”", async () => {
  const { fake, user } = await open();
  await user.click(screen.getByRole("button", { name: RUN }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByRole("heading", { name: "In HighLevel" })).toBeVisible();
  expect(dialog.getByText("A task is added to that contact and ticked.")).toBeVisible();
  await expectAccessible();
  await user.click(dialog.getByRole("button", { name: "Not now" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(fake.calls.map(({ command }) => command)).not.toContain("start_test");
});

test("passes, proves each field, and leads to Home", async () => {
  const { fake, user } = await open();
  await run(user);
  await waitFor(() =>
    expect(outcome()).toHaveTextContent("All three arrived, and Certileads stored what was asked."),
  );
  for (const name of [/^Contact created/, /^Task completed/, /^Tag added/]) {
    expect(tab(name)).toHaveTextContent("Passed");
  }
  const stored = stage("What Certileads stored");
  expect(stored.getByText("Stored as asked")).toBeVisible();
  const phone = stored.getByRole("row", { name: /^Phone/ });
  expect(within(phone).getAllByText("+15550100100")).toHaveLength(2);
  expect(within(phone).getByText("Same")).toBeVisible();
  const sent = stage("What we sent");
  expect(sent.getByText("under 1 ms")).toBeVisible();
  await user.click(sent.getByRole("button", { name: /^POST/ }));
  expect(await sent.findByRole("button", { name: "Copy as curl" })).toBeVisible();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Start syncing" }));
  await screen.findByRole("navigation", { name: "Screens" });
  expect(fake.state.preferences.wizardDone).toBe(true);
});

test("needs no yes for the sample data", async () => {
  const { user } = await renderApp("/setup/map", { scenario: "sample" });
  await user.click(await screen.findByRole("button", { name: "Publish and continue" }));
  await user.click(await screen.findByRole("button", { name: RUN }));
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  await waitFor(() => expect(outcome()).toHaveTextContent("All three arrived"));
});

test("shows which one is at work, and stops", async () => {
  const { fake, user } = await open({ pace: 3_600_000 });
  await run(user);
  await waitFor(() => expect(outcome()).toHaveTextContent("Running, 0 of 3 done: contact created"));
  expect(tab(/^Contact created/)).toHaveTextContent("Running");
  expect(screen.queryByRole("button", { name: "Start syncing" })).not.toBeInTheDocument();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Stop" }));
  await waitFor(() => expect(fake.calls.map(({ command }) => command)).toContain("cancel_run"));
});

test("tells differing, failed and held apart, and says why", async () => {
  const { user } = await open({ scenario: "held" });
  await run(user);
  await waitFor(() =>
    expect(outcome()).toHaveTextContent("1 of 3 did not arrive, and 1 of 3 is held."),
  );
  expect(tab(/^Contact created/)).toHaveTextContent("Arrived, not as asked");
  expect(tab(/^Task completed/)).toHaveTextContent("Failed");
  expect(tab(/^Tag added/)).toHaveTextContent("Held");
  expect(screen.queryByRole("button", { name: "Start syncing" })).not.toBeInTheDocument();
  // What wants attention first is shown by itself.
  expect(tab(/^Contact created/)).toHaveAttribute("aria-selected", "true");
  const phone = stage("What Certileads stored").getByRole("row", { name: /^Phone/ });
  expect(phone).toHaveTextContent("(555) 010-0100");
  expect(within(phone).getByText("Differs")).toBeVisible();
  const company = stage("What Certileads stored").getByRole("row", { name: /^Company/ });
  expect(within(company).getByText("Same, reworded")).toBeVisible();
  await expectAccessible();
  await user.click(tab(/^Task completed/));
  expect(screen.getByText("Certileads refused the field last_task_title.")).toBeVisible();
  expect(stage("What we sent").getByText("422")).toBeVisible();
  await user.click(tab(/^Tag added/));
  expect(screen.getByText("Two contacts in Certileads could be this person.")).toBeVisible();
  expect(stage("What we sent").getByText("Nothing was sent.")).toBeVisible();
  await expectAccessible();
});

test("mends the mapping where the difference was seen, and runs again", async () => {
  const { fake, user } = await open({ scenario: "held" });
  await run(user);
  await user.click(await screen.findByRole("button", { name: "Fix the mapping of Phone" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Fix the mapping" }));
  await user.click(drawer.getByRole("button", { name: "Add a step" }));
  await user.click(await screen.findByRole("menuitem", { name: /^Trim/ }));
  await expectAccessible();
  await user.click(drawer.getByRole("button", { name: "Save and run again" }));
  const dialog = await screen.findByRole("dialog", { name: "This writes to your live accounts" });
  expect(fake.state.mappings).toHaveLength(2);
  await user.click(within(dialog).getByRole("button", { name: RUN }));
  await waitFor(() =>
    expect(fake.calls.filter(({ command }) => command === "start_test")).toHaveLength(2),
  );
});

test("goes on when it arrived and nobody can prove it, and says so", async () => {
  const { user } = await open({ scenario: "unverified" });
  await run(user);
  await waitFor(() =>
    expect(outcome()).toHaveTextContent("Certileads shows nothing to prove it by."),
  );
  expect(tab(/^Contact created/)).toHaveTextContent("Arrived, not proved");
  const stored = stage("What Certileads stored");
  expect(stored.getByText("Not proved")).toBeVisible();
  expect(stored.getByText(/no request that reads a contact back/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Start syncing" })).toBeVisible();
});

test("names what is simulated with a token that may only read", async () => {
  const { user } = await open({ scenario: "least" });

  expect(happened().getByText("Ana Díaz is taken as if just created.")).toBeVisible();
  expect(happened().getByText("simulated")).toBeVisible();
  expect(screen.getByText(/may not write to HighLevel/)).toBeVisible();
  await run(user);
  await waitFor(() => expect(outcome()).toHaveTextContent("All three arrived"));
  expect(happened().getByText("simulated")).toBeVisible();
  expect(happened().queryByRole("button", { name: /^POST/ })).not.toBeInTheDocument();
  await expectAccessible();
});

test("cleans up what the test made", async () => {
  const { user } = await open();
  await run(user);
  await user.click(await screen.findByRole("button", { name: "Clean up" }));
  expect(await screen.findByText("What the test made is removed.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Clean up" })).not.toBeInTheDocument();
});

test("names what could not be removed, and tries again", async () => {
  const { fake, user } = await open();
  await run(user);
  await screen.findByRole("button", { name: "Clean up" });
  if (fake.state.test) fake.state.test = { ...fake.state.test, cleanUp: "failed" };
  fake.emit({ type: "runChanged", runId: fake.state.test?.runId ?? "" });
  const alert = await screen.findByText("Not everything the test made could be removed");
  expect(alert).toBeVisible();
  expect(screen.getByText("Contact Test Ana Díaz in Certileads")).toBeVisible();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Clean up" }));
  expect(await screen.findByText("What the test made is removed.")).toBeVisible();
});

test("puts the last run aside for another contact", async () => {
  const { fake, user } = await open();
  await run(user);
  await screen.findByRole("button", { name: "Clean up" });
  await user.click(screen.getByRole("button", { name: /^With the values of/ }));
  const [other] = await screen.findAllByRole("option", { name: /Zoë/ });
  if (other) await user.click(other);
  await waitFor(() => expect(tab(/^Contact created/)).toHaveTextContent("Not run yet"));
  const planned = fake.calls.findLast(({ command }) => command === "plan_test");
  expect(planned?.request).toEqual({ recordId: fake.state.people[1]?.id });
});

test("can't be run while the mapping doesn't fit, and leads to the row", async () => {
  const { fake, user } = await open({
    overrides: {
      plan_test: () => ({
        mode: "ownContact",
        record: { id: "1", name: "Ana Díaz", detail: "" },
        transactions: [],
        warnings: [],
        needsConfirmation: true,
        problems: [
          {
            code: "mappingRequiredMissing",
            what: "Phone must not stay empty.",
            meaning: "The test can't be run with this record as the mapping is.",
            remedy: "Add a “default when empty” step.",
            field: "phone",
          },
        ],
      }),
    },
  });
  expect(screen.getByRole("button", { name: RUN })).toBeDisabled();
  const alert = within(screen.getByRole("alert"));
  expect(alert.getByText("Phone must not stay empty.")).toBeVisible();
  await user.click(alert.getByRole("button", { name: "Fix the mapping" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Fix the mapping" }));
  expect(drawer.getByRole("button", { name: "Certileads field: Phone" })).toBeVisible();
  expect(fake.calls.map(({ command }) => command)).not.toContain("start_test");
});

test("says why the plan can't be made, and makes it again", async () => {
  const { fake, user } = await renderApp("/setup/test", { fail: { plan_test: "serverFailed" } });
  expect(await screen.findByRole("alert")).toHaveTextContent("a failure of its own");
  expect(screen.getByRole("button", { name: RUN })).toBeDisabled();
  await expectAccessible();
  fake.failing("plan_test", null);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("tablist", { name: "Test transactions" });
});

test("asks for a contact where the account has none, and looks again", async () => {
  const { fake, user } = await renderApp("/setup/test", { scenario: "empty" });
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("There is no contact to test with.");
  fake.state.people = makePeople(1);
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  await screen.findByRole("tablist", { name: "Test transactions" });
});

test("says why it can't start, such as another engine at work", async () => {
  const { fake, user } = await open();
  fake.failing("start_test", "engineBusy");
  await run(user);
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Another Certileads Connect is at work on this data.",
  );
});
