/** The frame: where the app starts, what stands around every screen, and what if nothing opens. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

test("opens the first-start page while nothing is connected", async () => {
  await renderApp("/", { scenario: "fresh" });
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent(/Welcome|Certileads/);
  expect(screen.queryByRole("navigation", { name: "Screens" })).not.toBeInTheDocument();
});

test("goes on with the wizard at the step that was open last", async () => {
  const { fake } = await renderApp("/", {
    scenario: "sample",
    overrides: {
      get_preferences: () => ({
        theme: "system",
        dateStyle: "system",
        numberStyle: "system",
        wizardStep: 1,
        wizardDone: false,
      }),
    },
  });
  const steps = await screen.findByRole("navigation", { name: "Steps" });
  await waitFor(() => {
    expect(within(steps).getByRole("button", { current: "step" })).toHaveTextContent("Map");
  });
  expect(fake.calls.map(({ command }) => command)).toContain("get_overview");
});

test("shows navigation, status and accounts once set up", async () => {
  await renderApp("/", { scenario: "held" });
  const navigation = await screen.findByRole("navigation", { name: "Screens" });
  expect(within(navigation).getByRole("link", { name: /Home/ })).toHaveTextContent(
    "2 waiting for you",
  );
  const status = screen.getByRole("contentinfo", { name: "Status" });
  expect(status).toHaveTextContent("Acme Dental");
  expect(status).toHaveTextContent("2 held");
  expect(status).toHaveTextContent("API 38/100");
  await expectAccessible();
});

test("reads again what an engine event makes stale", async () => {
  const { fake } = await renderApp("/settings", { scenario: "live" });
  const status = await screen.findByRole("contentinfo", { name: "Status" });
  if (fake.state.highlevel) fake.state.highlevel.accountName = "Renamed Dental";
  fake.emit({ type: "connectionsChanged" });
  await waitFor(() => expect(status).toHaveTextContent("Renamed Dental"));
});

test("says on every screen of the sample data that it is made up, and leads out", async () => {
  const { fake, user } = await renderApp("/settings", { scenario: "sample" });
  const band = await screen.findByRole("region", { name: "Sample data" });
  expect(band).toHaveTextContent("Nothing leaves this computer.");
  await user.click(within(band).getByRole("button", { name: "Connect my account" }));
  const dialog = await screen.findByRole("dialog");
  await expectAccessible();
  await user.click(within(dialog).getByRole("button", { name: "Leave and connect my account" }));
  await waitFor(() => expect(fake.state.sandbox).toBe(false));
  await screen.findByRole("navigation", { name: "Steps" });
});

test("fills the window with the reason when the data can't be opened, and tries again", async () => {
  const { fake, user } = await renderApp("/", { fail: { get_overview: "databaseNewer" } });
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Your data was written by a newer version of the app.");
  expect(alert).toHaveTextContent("Install the newer version again");
  await waitFor(() => expect(alert).toHaveTextContent("/home/ana/.local/share"));
  await expectAccessible();
  fake.failing("get_overview", null);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("navigation", { name: "Screens" });
});

test("finds screens, contacts and terms by Ctrl-K", async () => {
  const { user } = await renderApp("/settings", { scenario: "live" });
  await screen.findByRole("navigation", { name: "Screens" });
  await user.keyboard("{Control>}k{/Control}");
  const search = await screen.findByRole("textbox", { name: "Search" });
  await user.type(search, "Okafor");
  expect(await screen.findAllByRole("button", { name: /Chiamaka Okafor/ })).not.toHaveLength(0);
  await user.clear(search);
  await user.type(search, "idempot");
  await user.click(await screen.findByRole("button", { name: /Idempotency/ }));
  await waitFor(() =>
    expect(screen.getByRole("link", { name: "Help" })).toHaveAttribute("aria-current", "page"),
  );
});
