/** Connect: each side from its form over the checks to the account, and everything that can go wrong. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { ErrorCode } from "@/ipc/bindings/ErrorCode";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
// Loaded before the first test, so that none of them waits for it.
import "../wizard";

const TOKEN = "pit-12345678-1234-1234-1234-123456789abc";
const PAGE = "https://app.gohighlevel.com/v2/location/ve9EPM428h8vShlRW1KT/contacts";

const panel = (name: string) => screen.findByRole("region", { name });

async function typeHighlevel(user: UserEvent, token = TOKEN, location = PAGE) {
  const side = within(await panel("HighLevel"));
  await user.click(side.getByLabelText("Token"));
  await user.paste(token);
  await user.click(side.getByLabelText("Location"));
  await user.paste(location);
  await user.click(side.getByRole("button", { name: "Connect HighLevel" }));
}

async function typeCertileads(user: UserEvent, address: string, key: string) {
  const side = within(await panel("Certileads"));
  await user.click(await side.findByLabelText("Address"));
  await user.paste(address);
  await user.click(side.getByLabelText("API key"));
  await user.paste(key);
  await user.click(side.getByRole("button", { name: "Connect Certileads" }));
}

test("connects both sides and goes on to the mapping", async () => {
  const { fake, user } = await renderApp("/setup/connect", { scenario: "fresh" });
  expect(await screen.findByRole("button", { name: "Continue" })).toBeDisabled();
  await expectAccessible();
  await typeHighlevel(user);
  expect(await screen.findByText("Acme Dental")).toBeVisible();
  const highlevel = within(await panel("HighLevel"));
  expect(highlevel.getByText("America/Denver")).toBeVisible();
  expect(highlevel.getByText("United States")).toBeVisible();
  expect(highlevel.getByText("All 16 endpoints can be used")).toBeVisible();
  expect(highlevel.getAllByRole("listitem").length).toBeGreaterThanOrEqual(8);
  await typeCertileads(user, "https://api.example.com/v1", "key-1");
  expect(await screen.findByText("Acme Leads")).toBeVisible();
  await expectAccessible();
  const sent = fake.calls.find(({ command }) => command === "connect_highlevel");
  expect(sent?.request).toMatchObject({ token: TOKEN, address: { location: PAGE } });
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Map" })).toBeVisible();
});

test("shows each check as it passes, and keeps nothing of the token afterwards", async () => {
  const { fake, user, container } = await renderApp("/setup/connect", {
    scenario: "fresh",
    pace: 40,
  });
  await typeHighlevel(user);
  const side = await panel("HighLevel");
  await within(side).findByText("View Contacts");
  expect(side).toHaveAttribute("data-state", "checking");
  expect(within(side).queryByText("Edit Contacts")).not.toBeInTheDocument();
  await expectAccessible();
  await within(side).findByText("Acme Dental");
  await user.click(within(side).getByRole("button", { name: "Change" }));
  expect(within(side).getByLabelText("Token")).toHaveValue("");
  expect(container.outerHTML).not.toContain(TOKEN);
  expect(JSON.stringify(fake.state)).not.toContain(TOKEN);
});

test("reads the location id out of a pasted address", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "fresh" });
  const side = within(await panel("HighLevel"));
  await user.click(side.getByLabelText("Location"));
  await user.paste(PAGE);
  expect(await side.findByText("ve9EPM428h8vShlRW1KT")).toBeVisible();
});

test("opens the steps beside the form and gives the focus back", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "fresh" });
  const side = within(await panel("HighLevel"));
  const where = side.getByRole("button", { name: "Where do I find this?" });
  await user.click(where);
  const steps = await screen.findByRole("complementary", { name: "Make a token for this app" });
  expect(steps).toHaveFocus();
  expect(where).toHaveAttribute("aria-expanded", "true");
  expect(within(steps).getByText("Settings → Private Integrations")).toBeVisible();
  expect(within(steps).getAllByText(/^(View|Edit) /)).toHaveLength(8);
  await expectAccessible();
  await user.click(within(steps).getByRole("button", { name: "Close the steps" }));
  expect(where).toHaveFocus();
});

test.each([
  ["", PAGE, "No token was typed.", "Token"],
  ["secret", PAGE, "This isn't a Private Integration token.", "Token"],
  ["pit-00000000-1234-1234-1234-123456789abc", PAGE, "HighLevel doesn't accept the key.", "Token"],
  ["pit-11111111-1234-1234-1234-123456789abc", PAGE, "This token belongs to an agency.", "Token"],
  [TOKEN, "Acme Dental", "No location id is in there.", "Location"],
  [TOKEN, "wrongwrongwrongwrong", "The token doesn't open this location.", "Location"],
])("keeps what was typed when refused: %s at %s", async (token, location, what, field) => {
  const { user } = await renderApp("/setup/connect", { scenario: "fresh" });
  await typeHighlevel(user, token, location);
  const side = within(await panel("HighLevel"));
  expect(await side.findByRole("alert")).toHaveTextContent(what);
  expect(side.getByLabelText("Token")).toHaveValue(token);
  expect(side.getByLabelText("Location")).toHaveValue(location);
  expect(side.getByLabelText(field)).toBeInvalid();
  await waitFor(() => expect(side.getByLabelText(field)).toHaveFocus());
  await expectAccessible();
});

test.each<ErrorCode>(["networkUnreachable", "dnsFailed", "serverFailed", "rateLimited"])(
  "offers to try again or to keep it unverified after %s",
  async (code) => {
    const { fake, user } = await renderApp("/setup/connect", { scenario: "fresh" });
    fake.failing("connect_highlevel", code);
    await typeHighlevel(user);
    const side = within(await panel("HighLevel"));
    expect(await side.findByRole("button", { name: "Try again" })).toBeVisible();
    fake.failing("connect_highlevel", null);
    await user.click(side.getByRole("button", { name: "Keep anyway, unverified" }));
    expect(await side.findByText("Kept without a check")).toBeVisible();
    const kept = fake.calls.findLast(({ command }) => command === "connect_highlevel");
    expect(kept?.request).toMatchObject({ unverified: true, token: TOKEN });
  },
);

test("doesn't offer to keep what couldn't be stored", async () => {
  const { fake, user } = await renderApp("/setup/connect", { scenario: "fresh" });
  fake.failing("connect_highlevel", "keyringLocked");
  await typeHighlevel(user);
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("The keyring is locked.");
  expect(within(alert).queryByRole("button", { name: /Keep anyway/ })).not.toBeInTheDocument();
});

test("asks before another account takes the place of the connected one", async () => {
  const { fake, user } = await renderApp("/setup/connect", { scenario: "live" });
  const side = within(await panel("HighLevel"));
  await user.click(side.getByRole("button", { name: "Change" }));
  fake.failing("connect_highlevel", "invalidInput");
  await typeHighlevel(user);
  const replace = await side.findByRole("button", { name: "Replace the connected account" });
  fake.failing("connect_highlevel", null);
  await user.click(replace);
  await side.findByText("Acme Dental");
  const sent = fake.calls.findLast(({ command }) => command === "connect_highlevel");
  expect(sent?.request).toMatchObject({ replace: true });
});

test("names each loss of a token with contacts.readonly alone, and asks for the region", async () => {
  const { fake, user } = await renderApp("/setup/connect", { scenario: "least" });
  const side = within(await panel("HighLevel"));
  const scopes = within(side.getByRole("list", { name: "Scopes of the token" }));
  expect(scopes.getAllByText("missing:")).toHaveLength(7);
  expect(scopes.getByText("Custom fields show their ids instead of their names.")).toBeVisible();
  expect(side.getByText("8 of 16 endpoints can be used, 8 missing")).toBeVisible();
  await expectAccessible();
  await user.click(side.getByRole("button", { name: "Add View Tags" }));
  expect(await screen.findByText("locations/tags.readonly")).toBeVisible();
  await user.keyboard("{Escape}");
  await user.click(side.getByRole("button", { name: "Use this time zone and country" }));
  await waitFor(() => expect(side.queryByText("Where is this account?")).not.toBeInTheDocument());
  expect(fake.calls.map(({ command }) => command)).toContain("set_region");
});

test("asks of a profile only what it needs, and says what it can't do", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "fresh" });
  const side = within(await panel("Certileads"));
  await user.click(await side.findByRole("combobox", { name: "Connection profile" }));
  await user.click(await screen.findByRole("option", { name: "CSV files" }));
  expect(side.getByLabelText("Folder")).toBeVisible();
  expect(side.queryByLabelText("API key")).not.toBeInTheDocument();
  expect(side.getByText(/What this profile can’t do/)).toBeVisible();
  await expectAccessible();
});

test("says why Certileads refused, and keeps address and key", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "fresh" });
  await typeCertileads(user, "api.example.com", "key-1");
  const side = within(await panel("Certileads"));
  expect(await side.findByRole("alert")).toHaveTextContent(
    "The address of Certileads can't be used.",
  );
  expect(side.getByLabelText("Address")).toHaveValue("api.example.com");
  expect(side.getByLabelText("API key")).toHaveValue("key-1");
});

test("shows the sample data as connected, without anything to change", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "sample" });
  const side = within(await panel("HighLevel"));
  expect(side.getByText("Acme Dental (sample)")).toBeVisible();
  expect(side.queryByRole("button", { name: "Change" })).not.toBeInTheDocument();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Map" })).toBeVisible();
});

test("shows what is wrong with a connection that was good once, and checks it again", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "attention" });
  const side = within(await panel("HighLevel"));
  expect(side.getByText("Needs attention")).toBeVisible();
  expect(side.getByRole("alert")).toHaveTextContent("HighLevel doesn't accept the key.");
  await user.click(side.getByRole("button", { name: "Check again" }));
  expect(await side.findByRole("alert")).toHaveTextContent("HighLevel doesn't accept the key.");
  await expectAccessible();
});
