/** Undoing a run: its plan first, then the undo as a run of its own, and what rests after it. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { makeRun } from "@/ipc/fake/past";
import { renderApp } from "@/testing/render";
// Loaded before the first test, so that none of them waits for it.
import "./history-page";

const head = async () => within(await screen.findByRole("region", { name: "The run" }));
const dialog = async (name: string) => within(await screen.findByRole("dialog", { name }));

async function openPlan(route = "/history?run=run-fill", options = {}) {
  const app = await renderApp(route, { scenario: "live", ...options });
  const run = await head();
  await app.user.click(await run.findByRole("button", { name: /^Undo this run/ }));
  return { ...app, plan: await dialog("Undo this run") };
}

/** Starts the undo and waits until the undo itself is shown. */
async function undone(plan: Awaited<ReturnType<typeof dialog>>, user: UserEvent) {
  await user.click(await plan.findByRole("button", { name: "Undo 99 changes" }));
  expect(await screen.findByRole("heading", { level: 2, name: "Undo" })).toBeVisible();
  return head();
}

test("shows what would be put back, what is left and why, and what can’t be undone", async () => {
  const { plan, user, fake } = await openPlan();
  expect(await plan.findByText(/^99 changes to 99 contacts can be taken back\./)).toBeVisible();
  expect(plan.getByText(/39 contacts that this run made are removed/)).toBeVisible();
  const figures = within(plan.getByRole("list", { name: "The plan" }));
  expect(figures.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    "99changes taken back",
    "39contacts removed",
    "13left as they are",
    "4can’t be undone",
  ]);
  const [first] = within(plan.getByRole("list", { name: "Put back" })).getAllByRole("button");
  await user.click(first as HTMLElement);
  expect(await plan.findByText("Removed with the contact")).toBeVisible();
  await user.click(plan.getByText("Left, with the reason"));
  const left = within(plan.getByRole("list", { name: "Left, with the reason" }));
  await user.click(left.getAllByRole("button")[0] as HTMLElement);
  expect(
    await left.findByText(/^There is a note on the contact in Certileads. It would be lost/),
  ).toBeVisible();
  expect(plan.getByText(/^Afterwards these contacts rest/)).toBeVisible();
  await expectAccessible();
  await user.click(plan.getByRole("button", { name: "Keep everything" }));
  expect(fake.calls.map(({ command }) => command)).not.toContain("start_undo");
});

test("takes it back as a run of its own, and shows it", async () => {
  const { plan, user, fake } = await openPlan();
  const run = await undone(plan, user);
  expect(await run.findByText(/Takes back the backfill of/)).toBeVisible();
  expect(fake.calls).toContainEqual({ command: "start_undo", request: "run-fill" });
  expect(await run.findByRole("button", { name: "Undo this run (99 changes)" })).toBeVisible();
  await expectAccessible();
  const rail = within(screen.getByRole("navigation", { name: "Runs" }));
  await user.click(rail.getByRole("link", { name: /^Backfill/ }));
  expect(await (await head()).findByText(/Taken back by the undo of/)).toBeVisible();
  expect((await head()).getByRole("button", { name: "Undo what is left" })).toBeVisible();
});

test("lists what rests, and resumes one or all", async () => {
  const { plan, user, fake } = await openPlan();
  const run = await undone(plan, user);
  await user.click(await run.findByRole("button", { name: "Resting contacts" }));
  const resting = await dialog("Resting contacts");
  expect(await resting.findByText(/^99 contacts rest/)).toBeVisible();
  await expectAccessible();
  const [one] = resting.getAllByRole("button", { name: "Resume Omar Al-Farsi" });
  await user.click(one as HTMLElement);
  expect(await resting.findByText(/^1 contact is synced again/)).toBeVisible();
  await waitFor(() => expect(resting.getByText(/^98 contacts rest/)).toBeVisible());
  await user.click(resting.getByRole("button", { name: "Resume all 98" }));
  expect(await resting.findByText("No contact rests.")).toBeVisible();
  expect(fake.calls).toContainEqual({ command: "resume_contacts", request: {} });
});

test("says why nothing can be taken back, and starts nothing", async () => {
  const { plan } = await openPlan("/history?run=run-fill", {
    overrides: {
      plan_undo: () => ({
        run: makeRun("run-fill", "backfill", 0, {}),
        counts: {
          undo: 0,
          contacts: 0,
          removals: 0,
          left: 0,
          never: 0,
          unchanged: 0,
          undone: 110,
          waiting: 0,
          unsearched: 0,
        },
        undo: [],
        left: [],
        never: [],
      }),
    },
  });
  expect(await plan.findByText(/There is nothing to take back in Certileads/)).toBeVisible();
  expect(plan.getByText("undone before")).toBeVisible();
  expect(plan.queryByRole("button", { name: /^Undo \d/ })).not.toBeInTheDocument();
});

test("says in three sentences that the plan can’t be made, and tries again", async () => {
  const { plan, user, fake } = await openPlan("/history?run=run-fill", {
    fail: { plan_undo: "serverFailed" },
  });
  const alert = await plan.findByRole("alert");
  expect(alert).toHaveTextContent("Nothing is wrong on this side.");
  expect(plan.getByRole("button", { name: "Undo this run" })).toBeDisabled();
  fake.failing("plan_undo", null);
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  expect(await plan.findByRole("button", { name: "Undo 99 changes" })).toBeEnabled();
});

test("says that another run is at work", async () => {
  const { plan, user, fake } = await openPlan("/history?run=run-fill", {
    fail: { start_undo: "engineBusy" },
  });
  await user.click(await plan.findByRole("button", { name: "Undo 99 changes" }));
  expect(await plan.findByRole("alert")).toBeVisible();
  expect(fake.calls.filter(({ command }) => command === "start_undo")).toHaveLength(1);
});

test.each([
  ["run-test", "Test"],
  ["run-inc-1", "Sync"],
])(
  "offers nothing for a run that wrote nothing, or is cleaned up instead: %s",
  async (id, name) => {
    await renderApp(`/history?run=${id}`, { scenario: "live" });
    const run = await head();
    expect(await run.findByRole("heading", { name })).toBeVisible();
    expect(run.queryByRole("button", { name: /^Undo/ })).not.toBeInTheDocument();
  },
);
