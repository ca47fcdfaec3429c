/** Connections: each side in each state, and everything that mends one. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
// Loaded before the first test, so that none of them waits for it.
import "./connections-page";

const FRESH = "pit-12345678-1234-1234-1234-123456789abc";
const REFUSED = "pit-00000000-1234-1234-1234-123456789abc";
const OTHER = "pit-33333333-1234-1234-1234-123456789abc";

const panel = async (name: string) => within(await screen.findByRole("region", { name }));

async function typeNewToken(user: UserEvent, token: string) {
  const side = await panel("HighLevel");
  await user.click(side.getByRole("button", { name: "Replace key" }));
  await user.paste(token);
  await user.click(side.getByRole("button", { name: "Check and replace" }));
  return side;
}

test("shows both accounts, their keys, scopes, endpoints and calls", async () => {
  const { user } = await renderApp("/connections", { scenario: "live" });
  const highlevel = await panel("HighLevel");
  expect(highlevel.getByText("Connected")).toBeVisible();
  expect(highlevel.getByText("Acme Dental")).toBeVisible();
  expect(highlevel.getByText("ve9EPM428h8vShlRW1KT")).toBeVisible();
  expect(highlevel.getByText("America/Denver")).toBeVisible();
  expect(highlevel.getByText("All 8 scopes")).toBeVisible();
  expect(highlevel.getByText(/34 days ago/)).toBeVisible();
  expect(highlevel.queryByText("Older than 90 days")).not.toBeInTheDocument();
  expect(highlevel.getByText("184,112")).toBeVisible();
  expect(highlevel.getByText(/15,888 used, 12,408 of them by this app/)).toBeVisible();
  await user.click(highlevel.getByText("All 16 endpoints can be used"));
  expect(highlevel.getByText("GET /contacts/:contactId/appointments")).toBeVisible();
  const certileads = await panel("Certileads");
  expect(certileads.getByText("Acme Leads")).toBeVisible();
  expect(await certileads.findByRole("link", { name: "Certileads REST" })).toBeVisible();
  expect(certileads.getByText(/Certileads tells no daily limit/)).toBeVisible();
  expect(certileads.getByText("22 capabilities: 1 seen working, 21 not tried yet")).toBeVisible();
  await expectAccessible();
});

test("names what stops without a scope and how to add it, and asks for the region", async () => {
  const { user, fake } = await renderApp("/connections", { scenario: "least" });
  const side = await panel("HighLevel");
  expect(side.getByText("7 of 8 missing")).toBeVisible();
  expect(side.getByText("Custom fields show their ids instead of their names.")).toBeVisible();
  expect(side.getByText("8 of 16 endpoints can be used, 8 missing")).toBeVisible();
  await expectAccessible();
  await user.click(side.getByRole("button", { name: "Add View Users" }));
  expect(await screen.findByText("users.readonly")).toBeVisible();
  await user.keyboard("{Escape}");
  await user.click(side.getByRole("button", { name: "Use this time zone and country" }));
  await user.click(await side.findByRole("button", { name: "Change time zone and country" }));
  expect(side.getByText("Where is this account?")).toBeVisible();
  expect(fake.calls.filter(({ command }) => command === "set_region")).toHaveLength(1);
});

test("shows each check as it passes, and keeps the focus on its button", async () => {
  const { user } = await renderApp("/connections", { scenario: "live", pace: 200 });
  const side = await panel("HighLevel");
  const button = side.getByRole("button", { name: "Check again" });
  await user.click(button);
  await side.findByText("Checked 2 of 8");
  expect(side.queryByText("Edit Contacts")).not.toBeInTheDocument();
  expect(button).toHaveTextContent("Checking…");
  await expectAccessible();
  expect(await side.findByText("All 8 scopes")).toBeVisible();
  expect(button).toHaveFocus();
});

test("says why a check failed and leaves the rest as it was", async () => {
  const { user, fake } = await renderApp("/connections", { scenario: "live" });
  const side = await panel("Certileads");
  fake.failing("check_connection", "networkUnreachable");
  await user.click(side.getByRole("button", { name: "Check again" }));
  expect(await side.findByRole("alert")).toHaveTextContent("HighLevel can't be reached.");
  expect(side.getByText("Connected")).toBeVisible();
  fake.failing("check_connection", null);
  await user.click(side.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(side.queryByRole("alert")).not.toBeInTheDocument());
});

test("replaces a key once it was verified, and forgets what was typed", async () => {
  const { user, fake, container } = await renderApp("/connections", {
    scenario: "live",
    pace: 200,
  });
  const side = await typeNewToken(user, FRESH);
  await side.findByText("Checked 2 of 8");
  expect(await side.findByText("The new key is in use; the old one is gone.")).toBeVisible();
  expect(side.getByText("Stored today.")).toBeVisible();
  expect(side.getByRole("button", { name: "Replace key" })).toHaveFocus();
  expect(container.outerHTML).not.toContain(FRESH);
  expect(fake.calls.filter(({ command }) => command === "replace_key")).toEqual([
    { command: "replace_key", request: { side: "highlevel", key: FRESH } },
  ]);
  await expectAccessible();
});

test.each([
  ["", "No token was typed."],
  [REFUSED, "HighLevel doesn't accept the key."],
  [OTHER, "This key belongs to another account: Birch Dental."],
])("keeps the old key and what was typed when %s is refused", async (token, what) => {
  const { user, fake } = await renderApp("/connections", { scenario: "live" });
  const side = await panel("HighLevel");
  await user.click(side.getByRole("button", { name: "Replace key" }));
  if (token) await user.paste(token);
  await user.click(side.getByRole("button", { name: "Check and replace" }));
  expect(await side.findByRole("alert")).toHaveTextContent(what);
  const field = side.getByLabelText("New token");
  expect(field).toHaveValue(token);
  expect(field).toHaveAttribute("type", "password");
  expect(field).toBeInvalid();
  expect(field).toHaveFocus();
  if (token) expect(side.getByRole("alert")).not.toHaveTextContent(token);
  await expectAccessible();
  await user.click(side.getByRole("button", { name: "Keep the old one" }));
  expect(side.getByText(/34 days ago/)).toBeVisible();
  expect(fake.state.highlevel?.state).toBe("connected");
});

test("leads from a refused key to replacing it, and is well again afterwards", async () => {
  const { user } = await renderApp("/connections", { scenario: "attention" });
  const side = await panel("HighLevel");
  expect(side.getByText("Needs attention")).toBeVisible();
  expect(
    screen.getByText("HighLevel needs your attention; until then nothing is synced."),
  ).toBeVisible();
  const alert = within(side.getByRole("alert"));
  expect(alert.getByText("HighLevel doesn't accept the key.")).toBeVisible();
  await expectAccessible();
  await user.click(alert.getByRole("button", { name: "Replace key" }));
  await user.paste(FRESH);
  await user.click(side.getByRole("button", { name: "Check and replace" }));
  await waitFor(() => expect(side.queryByRole("alert")).not.toBeInTheDocument());
  expect(side.getByText("Connected")).toBeVisible();
});

test("reminds of a key that is older than 90 days", async () => {
  await renderApp("/connections", { scenario: "attention" });
  const side = await panel("Certileads");
  expect(side.getByText("Older than 90 days")).toBeVisible();
  expect(side.getByText(/120 days ago/)).toBeVisible();
});

test("says of a key from the environment where to change it", async () => {
  await renderApp("/connections", { scenario: "environment" });
  const side = await panel("HighLevel");
  expect(side.getByText("CERTILEADS_HIGHLEVEL_TOKEN")).toBeVisible();
  expect(side.queryByRole("button", { name: "Replace key" })).not.toBeInTheDocument();
  await expectAccessible();
});

test("asks before disconnecting, and says what stops and what stays", async () => {
  const { user, fake } = await renderApp("/connections", { scenario: "syncing" });
  const side = await panel("HighLevel");
  await user.click(side.getByRole("button", { name: "Disconnect" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Disconnect HighLevel?" }));
  expect(dialog.getByRole("button", { name: "Keep it connected" })).toHaveFocus();
  expect(dialog.getByText("A sync is running.")).toBeVisible();
  expect(dialog.getByText("The key is removed from this computer’s keyring.")).toBeVisible();
  expect(dialog.getByText(/Mapping, history and which contacts belong together/)).toBeVisible();
  await expectAccessible();
  fake.failing("disconnect", "keyringLocked");
  await user.click(dialog.getByRole("button", { name: "Disconnect HighLevel" }));
  expect(await dialog.findByRole("alert")).toHaveTextContent("The keyring is locked.");
  fake.failing("disconnect", null);
  await user.click(dialog.getByRole("button", { name: "Disconnect HighLevel" }));
  expect(await screen.findByText("HighLevel is disconnected.")).toBeVisible();
  const asked = fake.calls.map(({ command }) => command);
  expect(asked.indexOf("cancel_run")).toBeGreaterThan(0);
  expect(asked.indexOf("cancel_run")).toBeLessThan(asked.indexOf("disconnect"));
  const emptied = await panel("HighLevel");
  expect(emptied.getByText("Not connected")).toBeVisible();
  expect(emptied.getByLabelText("Token")).toHaveValue("");
  await expectAccessible();
});

test("keeps the account when the question is left", async () => {
  const { user, fake } = await renderApp("/connections", { scenario: "live" });
  const side = await panel("Certileads");
  await user.click(side.getByRole("button", { name: "Disconnect" }));
  await user.click(await screen.findByRole("button", { name: "Keep it connected" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(fake.calls.map(({ command }) => command)).not.toContain("disconnect");
});

test("connects a side that is missing with the same form as the wizard", async () => {
  const { user } = await renderApp("/connections", { scenario: "fresh" });
  const side = await panel("HighLevel");
  expect(screen.getByRole("link", { name: "Set up step by step" })).toHaveAttribute(
    "href",
    "/setup/connect",
  );
  await user.click(side.getByLabelText("Token"));
  await user.paste(FRESH);
  await user.click(side.getByLabelText("Location"));
  await user.paste("ve9EPM428h8vShlRW1KT");
  await user.click(side.getByRole("button", { name: "Connect HighLevel" }));
  expect(await side.findByText("Acme Dental")).toBeVisible();
  expect(screen.getByText("Certileads isn’t connected, so nothing is synced.")).toBeVisible();
  await expectAccessible();
});

test("opens the form on the profile that was chosen, with the address known already", async () => {
  const { user, fake } = await renderApp("/connections?profile=inbound-webhook", {
    scenario: "live",
  });
  const side = await panel("Certileads");
  const profile = await side.findByRole("combobox", { name: "Connection profile" });
  expect(profile).toHaveValue("Inbound webhook");
  expect(side.getByLabelText("Address")).toHaveValue("https://api.certileads.example.com");
  await user.click(side.getByRole("button", { name: "Connect Certileads" }));
  expect(await side.findByText("What won’t work")).toBeVisible();
  expect(side.getByText("None. The connection profile works without one.")).toBeVisible();
  const sent = fake.calls.findLast(({ command }) => command === "connect_certileads");
  expect(sent?.request).toMatchObject({ address: { profileKey: "inbound-webhook" }, key: null });
  await expectAccessible();
});

test("asks for a folder, not for the address of before, where a profile writes files", async () => {
  const { user } = await renderApp("/connections?profile=csv", { scenario: "live" });
  const side = await panel("Certileads");
  expect(await side.findByLabelText("Folder")).toHaveValue("");
  await user.click(side.getByRole("button", { name: "Keep the connected account" }));
  expect(await side.findByText("Acme Leads")).toBeVisible();
});

test("says of sample data that it is made up, and offers to leave it", async () => {
  const { user } = await renderApp("/connections", { scenario: "sample" });
  expect(await screen.findByText("Both accounts are made up.")).toBeVisible();
  const side = await panel("HighLevel");
  expect(side.queryByRole("button", { name: "Disconnect" })).not.toBeInTheDocument();
  expect(side.queryByRole("button", { name: "Replace key" })).not.toBeInTheDocument();
  await expectAccessible();
  const main = within(screen.getByRole("main"));
  await user.click(main.getByRole("button", { name: "Connect my account" }));
  expect(await screen.findByRole("dialog", { name: "Leave the sample data?" })).toBeVisible();
  await expectAccessible();
});

test("says of a connection that was kept without a check that nothing is known yet", async () => {
  await renderApp("/connections", { scenario: "unverified" });
  const side = await panel("HighLevel");
  expect(side.getByText("Not verified")).toBeVisible();
  expect(side.getByText("Kept without a check")).toBeVisible();
  expect(side.getByText("16 endpoints, not tried yet")).toBeVisible();
  await expectAccessible();
});

test("goes on with the profile's key where the profiles can't be read", async () => {
  await renderApp("/connections", { scenario: "error" });
  const side = await panel("Certileads");
  expect(await side.findByRole("link", { name: "rest" })).toBeVisible();
});
