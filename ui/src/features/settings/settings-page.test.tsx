/** Settings: saved as they are changed, taken back, refused by field; and where the data lies. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

const group = (name: string) => screen.findByRole("region", { name });

test("shows every group, each with what holds", async () => {
  await renderApp("/settings", { scenario: "live" });
  await group("Appearance");
  expect(screen.getByRole("radio", { name: "As the system", checked: true })).toBeVisible();
  const limits = within(await group("Limits per run"));
  expect(await limits.findByLabelText("Contacts created")).toHaveValue("100");
  expect(limits.getByLabelText("Contacts updated")).toHaveValue("500");
  expect(limits.getByLabelText("Contacts deleted")).toHaveValue("10");
  expect(limits.getByText(/Default 500/)).toBeVisible();
  await expectAccessible();
});

test("changes the theme at once and takes it back", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const appearance = within(await group("Appearance"));
  await user.click(appearance.getByRole("radio", { name: "Dark" }));
  await waitFor(() => expect(document.documentElement.dataset["mantineColorScheme"]).toBe("dark"));
  expect(await appearance.findByText("Saved")).toBeVisible();
  expect(fake.state.preferences.theme).toBe("dark");
  await user.click(appearance.getByRole("button", { name: "Undo the change of the theme" }));
  expect(await appearance.findByText("Back as it was")).toBeVisible();
  expect(fake.state.preferences.theme).toBe("system");
  expect(appearance.getByRole("radio", { name: "As the system" })).toBeChecked();
  const again = appearance.getByRole("button", { name: "Change the theme again" });
  expect(again).toHaveFocus();
  await user.click(again);
  await waitFor(() => expect(fake.state.preferences.theme).toBe("dark"));
});

test("writes a live sample in the chosen form, and undoes only its own change", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const formats = within(await group("Dates and numbers"));
  const sample = formats.getByTestId("format-sample");
  await user.click(formats.getByRole("radio", { name: /^Points/ }));
  await waitFor(() => expect(sample).toHaveTextContent("200.000 calls"));
  await user.click(formats.getByRole("radio", { name: /^Year first/ }));
  await waitFor(() => expect(sample).toHaveTextContent(/on \d{4}-\d{2}-\d{2}, /));
  await user.click(await formats.findByRole("button", { name: /^Undo/ }));
  await waitFor(() => expect(fake.state.preferences.dateStyle).toBe("system"));
  expect(fake.state.preferences.numberStyle).toBe("point");
  await expectAccessible();
});

test("shows what holds again when a preference can't be saved", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  fake.failing("set_preferences", "folderReadOnly");
  const appearance = within(await group("Appearance"));
  await user.click(appearance.getByRole("radio", { name: "Light" }));
  expect(await appearance.findByRole("alert")).toHaveTextContent("folderReadOnly");
  expect(appearance.getByRole("radio", { name: "As the system" })).toBeChecked();
  expect(appearance.queryByText("Saved")).not.toBeInTheDocument();
});

test("saves a limit by Enter, once, and goes back to the default", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const limits = within(await group("Limits per run"));
  const deletes = await limits.findByLabelText("Contacts deleted");
  await user.clear(deletes);
  await user.type(deletes, "25{Enter}");
  expect(await limits.findByText("Saved")).toBeVisible();
  await user.tab();
  const saved = fake.calls.filter(({ command }) => command === "save_settings");
  expect(saved.map(({ request }) => request)).toEqual([
    expect.objectContaining({ maxCreates: 100, maxUpdates: 500, maxDeletes: 25 }),
  ]);
  await user.click(limits.getByRole("button", { name: "Use the default for contacts deleted" }));
  await waitFor(() => expect(deletes).toHaveValue("10"));
  expect(fake.state.settings.maxDeletes).toBe(10);
});

test("keeps a refused limit in its field with the reason, and saves the others", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const limits = within(await group("Limits per run"));
  const creates = await limits.findByLabelText("Contacts created");
  await user.clear(creates);
  await user.type(creates, "2000000");
  await user.tab();
  expect(await limits.findByText(/can't be higher than/)).toBeVisible();
  expect(creates).toBeInvalid();
  expect(creates).toHaveValue("2,000,000");
  await expectAccessible();
  const updates = limits.getByLabelText("Contacts updated");
  await user.clear(updates);
  await user.type(updates, "0{Enter}");
  await waitFor(() => expect(fake.state.settings.maxUpdates).toBe(0));
  expect(fake.state.settings.maxCreates).toBe(100);
  expect(creates).toBeInvalid();
});

test("puts the stored limit back into a field that is left empty", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const limits = within(await group("Limits per run"));
  const creates = await limits.findByLabelText("Contacts created");
  await user.clear(creates);
  await user.tab();
  await waitFor(() => expect(creates).toHaveValue("100"));
  expect(fake.calls.map(({ command }) => command)).not.toContain("save_settings");
});

test("sets how often HighLevel is looked at, and says what that costs", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const polling = within(await group("Looking at HighLevel"));
  const interval = await polling.findByLabelText("Look for changed contacts");
  expect(interval).toHaveDisplayValue("Every minute (default)");
  expect(polling.getByText(/about 2,160 calls a day of the 200,000/)).toBeVisible();
  await user.selectOptions(interval, "Every 5 minutes");
  await waitFor(() => expect(fake.state.settings.pollSeconds).toBe(300));
  expect(polling.getByText(/about 576 calls a day/)).toBeVisible();
  await user.click(polling.getByRole("button", { name: "Undo the change of the interval" }));
  await waitFor(() => expect(interval).toHaveDisplayValue("Every minute (default)"));
});

test("sets how many calls a day read notes of contacts that did not change", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const polling = within(await group("Looking at HighLevel"));
  const calls = await polling.findByLabelText("Calls a day for notes of other contacts");
  expect(calls).toHaveValue("0");
  await user.clear(calls);
  await user.type(calls, "500");
  await user.tab();
  await waitFor(() => expect(fake.state.settings.noteCallsPerDay).toBe(500));
});

test("shows a value that is none of the choices", async () => {
  const { fake } = await renderApp("/settings", { scenario: "live" });
  await group("Looking at HighLevel");
  fake.state.settings = { ...fake.state.settings, pollSeconds: 45, keepDays: 45 };
  fake.emit({ type: "resync" });
  expect(await screen.findByDisplayValue("Every 45 seconds")).toBeVisible();
  expect(screen.getByLabelText("Keep the history for")).toHaveDisplayValue("45 days");
});

test("says when a contact is held for changing too fast, and refuses what can't be", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const breaker = within(await group("Contacts that change too fast"));
  const minutes = await breaker.findByLabelText("Within minutes");
  expect(breaker.getByText(/more than 10 times within 10 minutes/)).toBeVisible();
  await user.clear(minutes);
  await user.type(minutes, "0{Enter}");
  expect(await breaker.findByText(/for a minute to a day/)).toBeVisible();
  expect(minutes).toBeInvalid();
  const writes = breaker.getByLabelText("Writes of one contact");
  await user.clear(writes);
  await user.type(writes, "0{Enter}");
  expect(await breaker.findByText(/^With 0 writes no contact is held/)).toBeVisible();
  expect(fake.state.settings).toMatchObject({ breakerWrites: 0, breakerMinutes: 10 });
  await expectAccessible();
});

test("tells how much the history takes, and removes what is too old after asking", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const history = within(await group("History"));
  expect(await history.findByText("15 MB")).toBeVisible();
  expect(history.getByText("Nothing in it is older than 90 days.")).toBeVisible();
  expect(history.getByRole("button", { name: "Clean up now…" })).toBeDisabled();
  for (const { operation } of fake.state.operations.slice(0, 3)) {
    operation.finishedAt = Date.now() - 40 * 86_400_000;
  }
  const kept = fake.state.operations.length - 3;
  await user.selectOptions(history.getByLabelText("Keep the history for"), "30 days");
  expect(
    await history.findByText(/^3 changes are older than 30 days; removed within/),
  ).toBeVisible();
  expect(fake.state.operations).toHaveLength(kept + 3);
  await user.click(history.getByRole("button", { name: "Clean up now…" }));
  const dialog = await screen.findByRole("dialog", { name: "Remove 3 changes from the history?" });
  await expectAccessible();
  await user.click(within(dialog).getByRole("button", { name: "Remove 3 changes" }));
  expect(await history.findByText(/^3 changes removed, .* given back$/)).toBeVisible();
  expect(fake.state.operations).toHaveLength(kept);
});

test("says why nothing could be removed", async () => {
  const { fake, user } = await renderApp("/settings", {
    scenario: "live",
    fail: { tidy_history: "diskFull" },
    overrides: { get_storage: () => ({ bytes: 900, oldestAt: null, expired: 1 }) },
  });
  const history = within(await group("History"));
  expect(await history.findByText("900 bytes")).toBeVisible();
  await user.click(history.getByRole("button", { name: "Clean up now…" }));
  await user.click(await screen.findByRole("button", { name: "Remove 1 change" }));
  expect(await history.findByRole("alert")).toHaveTextContent("diskFull");
  expect(fake.calls.filter(({ command }) => command === "tidy_history")).toHaveLength(1);
});

test("keeps the history for ever where that is wanted", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const history = within(await group("History"));
  await user.selectOptions(
    await history.findByLabelText("Keep the history for"),
    "Ever: nothing is removed",
  );
  await waitFor(() => expect(fake.state.settings.keepDays).toBe(0));
  expect(await history.findByText("Nothing is ever removed.")).toBeVisible();
});

test("says why the limits can't be read, and reads them again", async () => {
  const { fake, user } = await renderApp("/settings", { fail: { get_settings: "serverFailed" } });
  const limits = within(await group("Limits per run"));
  expect(await limits.findByRole("alert")).toBeVisible();
  fake.failing("get_settings", null);
  await user.click(limits.getByRole("button", { name: "Try again" }));
  expect(await limits.findByLabelText("Contacts created")).toHaveValue("100");
});

test("names the data folder, the log and the version, and copies them", async () => {
  const { user } = await renderApp("/settings", { scenario: "live" });
  const places = within(await group("On this computer"));
  const folder = "/home/ana/.local/share/com.certileads.connect";
  expect(await places.findByText(folder)).toBeVisible();
  expect(places.getByText(`${folder}/logs`)).toBeVisible();
  expect(places.getByText("Certileads Connect 0.1.0")).toBeVisible();
  await user.click(places.getByRole("button", { name: "Copy the path of the log" }));
  expect(await navigator.clipboard.readText()).toBe(`${folder}/logs`);
  expect(places.getByRole("button", { name: "Copied the path of the log" })).toBeVisible();
});
