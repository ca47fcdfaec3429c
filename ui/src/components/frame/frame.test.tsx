/** What stands around every screen: navigation, status, palette, and the band of the sample data. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

const status = () => screen.findByRole("contentinfo", { name: "Status" });

async function openPalette(user: UserEvent): Promise<HTMLElement> {
  await user.keyboard("{Control>}k{/Control}");
  return screen.findByRole("textbox", { name: "Search" });
}

test("opens each screen from the navigation, and says which one is open", async () => {
  const { user } = await renderApp("/settings", { scenario: "live" });
  const navigation = within(await screen.findByRole("navigation", { name: "Screens" }));
  expect(navigation.getByRole("link", { name: "Settings" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await user.click(navigation.getByRole("link", { name: "Help" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  expect(navigation.getByRole("link", { name: "Help" })).toHaveAttribute("aria-current", "page");
  expect(screen.getByRole("main")).toHaveFocus();
});

test("leads past the navigation by keyboard", async () => {
  const { user } = await renderApp("/settings", { scenario: "live" });
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await user.tab();
  const skip = screen.getByRole("link", { name: "Skip to the content" });
  expect(skip).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("main")).toHaveFocus();
});

test("shows accounts, sync, queue and calls left", async () => {
  await renderApp("/settings", { scenario: "live" });
  const bar = await status();
  expect(bar).toHaveTextContent(/HighLevel\s*Acme Dental/);
  expect(bar).toHaveTextContent(/Certileads\s*Acme Leads/);
  expect(bar).toHaveTextContent(/in sync \d+ s ago · next look in \d+ s/);
  expect(bar).toHaveTextContent("queue 0");
  expect(bar).toHaveTextContent("API 38/100 · 15,888 of 200,000 today");
  await expectAccessible();
});

const openDetails = async (user: UserEvent) => {
  await user.click(within(await status()).getByRole("button", { name: /queue/ }));
  return within(await screen.findByRole("dialog", { name: "Syncing in detail" }));
};

test("opens what waits and what is left of the calls, and gives the focus back", async () => {
  const { user } = await renderApp("/settings", { scenario: "syncing" });
  const details = await openDetails(user);
  const fact = (term: string) => details.getByText(term).nextElementSibling;
  expect(fact("Wait their turn")).toHaveTextContent("16");
  expect(fact("Failed for now, tried again by themselves")).toHaveTextContent("2");
  expect(fact("Held for you")).toHaveTextContent("0");
  const calls = within(details.getByRole("region", { name: "HighLevel calls" }));
  expect(calls.getByText("Today").nextElementSibling).toHaveTextContent("15,888 of 200,000");
  expect(calls.getByText("From this computer").nextElementSibling).toHaveTextContent("12,408");
  expect(calls.getByRole("progressbar", { name: "HighLevel calls used today" })).toBeVisible();
  expect(details.getByRole("button", { name: "Stop" })).toHaveFocus();
  await expectAccessible();
  await user.keyboard("{Escape}");
  await waitFor(() =>
    expect(screen.queryByRole("dialog", { name: "Syncing in detail" })).not.toBeInTheDocument(),
  );
  expect(within(await status()).getByRole("button", { name: /queue/ })).toHaveFocus();
});

test("pauses and resumes from the bar, and a screen reader hears just that", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  const bar = within(await status());
  const heard = bar.getByRole("status", { name: "Syncing" });
  expect(heard).toBeEmptyDOMElement();
  await user.click(bar.getByRole("button", { name: "Pause syncing" }));
  expect(await bar.findByText("syncing is paused")).toBeVisible();
  expect(heard).toHaveTextContent("Syncing is paused.");
  const resume = bar.getByRole("button", { name: "Resume syncing" });
  expect(resume).toHaveFocus();
  await user.click(resume);
  await waitFor(() => expect(heard).toHaveTextContent("Syncing is on."));
  fake.state.syncedAt = Date.now();
  fake.emit({ type: "liveChanged" });
  await waitFor(() => expect(bar.getByText(/^in sync/)).toHaveTextContent("just now"));
  expect(heard).toHaveTextContent("Syncing is on.");
  expect(fake.calls.map(({ command }) => command)).toEqual(
    expect.arrayContaining(["pause_sync", "resume_sync"]),
  );
});

test("says since when the network is away, and that nothing is lost", async () => {
  const { user } = await renderApp("/settings", { scenario: "offline" });
  expect(await status()).toHaveTextContent(/offline since \d?\d:\d\d/);
  const details = await openDetails(user);
  expect(details.getByText(/^The network is away since/)).toBeVisible();
  expect(details.getByText(/Nothing is lost.*It tries again in \d+ s\./)).toBeVisible();
});

test("names what it rests for, and offers no sync before the first", async () => {
  const { user, unmount } = await renderApp("/settings", { scenario: "attention" });
  const details = await openDetails(user);
  expect(details.getByText("Syncing rests: HighLevel needs you.")).toBeVisible();
  expect(details.getByText(/^HighLevel doesn't accept the key\./)).toBeVisible();
  expect(details.getByRole("link", { name: "Open Connections" })).toHaveFocus();
  unmount();
  const { user: other } = await renderApp("/settings", { scenario: "ready" });
  const early = await openDetails(other);
  expect(early.getByRole("link", { name: "Go to Home" })).toHaveAttribute("href", "/home");
  expect(early.queryByRole("button", { name: "Sync now" })).not.toBeInTheDocument();
  expect(within(await status()).queryByRole("button", { name: /Pause/ })).not.toBeInTheDocument();
});

test("leads from what is held to the history of just that", async () => {
  const { user } = await renderApp("/settings", { scenario: "held" });
  await user.click(within(await status()).getByRole("link", { name: "2 held" }));
  expect(await screen.findByRole("link", { name: "History" })).toHaveAttribute(
    "aria-current",
    "page",
  );
});

test("doesn't call it in sync while a connection needs attention", async () => {
  await renderApp("/settings", { scenario: "attention" });
  const bar = await status();
  expect(bar).toHaveTextContent(/HighLevel\s*needs attention/);
  expect(bar).toHaveTextContent(/last synced \d+ s ago/);
  expect(bar).not.toHaveTextContent("in sync");
});

test("says what is at work, and how long it will take", async () => {
  await renderApp("/settings", { scenario: "syncing" });
  expect(await status()).toHaveTextContent("syncing 3,204 of 9,031 · about 4 min left");
});

test("tells accounts without a check or a name apart", async () => {
  const { unmount } = await renderApp("/settings", { scenario: "unverified" });
  expect(await status()).toHaveTextContent(/HighLevel\s*not verified/);
  expect(await status()).toHaveTextContent("not synced yet");
  unmount();
  await renderApp("/settings", { scenario: "least" });
  expect(await status()).toHaveTextContent(/HighLevel\s*connected/);
});

test("finds a contact once, by its newest change, and opens that", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "live" });
  await status();
  fake.state.operations = fake.state.operations.map((one) => ({
    ...one,
    operation: { ...one.operation, contactId: one.operation.contactName.toLowerCase() },
  }));
  await user.type(await openPalette(user), "Okafor");
  const found = { name: /Okafor.*Latest: / };
  await screen.findByRole("button", found);
  await expectAccessible();
  await user.click(screen.getByRole("button", found));
  await waitFor(() =>
    expect(screen.getByRole("link", { name: "History" })).toHaveAttribute("aria-current", "page"),
  );
});

test("finds runs and settings, and says so where nothing is", async () => {
  const { fake, user } = await renderApp("/help", { scenario: "live" });
  await status();
  const search = await openPalette(user);
  await user.type(search, "backfill");
  expect(await screen.findByRole("button", { name: /^Backfill, .*110 created/ })).toBeVisible();
  await user.clear(search);
  await user.type(search, "zzzz");
  expect(await screen.findByText("Nothing found")).toBeVisible();
  await user.clear(search);
  await user.type(search, "dark");
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(fake.state.preferences.theme).toBe("dark"));
});

test("opens the palette by its button, and closes it by Escape", async () => {
  const { user } = await renderApp("/settings", { scenario: "live" });
  await status();
  await user.click(screen.getByRole("button", { name: /^Search/ }));
  expect(await screen.findByRole("textbox", { name: "Search" })).toBeVisible();
  await user.keyboard("{Escape}");
  await waitFor(() =>
    expect(screen.queryByRole("textbox", { name: "Search" })).not.toBeInTheDocument(),
  );
});

test("keeps the sample data when the person would rather stay", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "sample" });
  const band = within(await screen.findByRole("region", { name: "Sample data" }));
  await user.click(band.getByRole("button", { name: "Connect my account" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Leave the sample data?" }));
  await user.click(dialog.getByRole("button", { name: "Keep exploring" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(fake.state.sandbox).toBe(true);
  expect(fake.calls.map(({ command }) => command)).not.toContain("leave_sample");
});

test("has no band around a real account", async () => {
  await renderApp("/settings", { scenario: "live" });
  await status();
  expect(screen.queryByRole("region", { name: "Sample data" })).not.toBeInTheDocument();
});

test("says that the data is being opened while it takes a moment", async () => {
  await renderApp("/settings", { latency: 3_600_000 });
  expect(screen.getByText("Opening your data…")).toBeInTheDocument();
  await expectAccessible();
});
