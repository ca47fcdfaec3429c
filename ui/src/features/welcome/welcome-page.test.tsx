/** First start: two doors, what stays here, and what if the sample data doesn't start. */
import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

test("offers two doors and says what stays on this computer", async () => {
  await renderApp("/", { scenario: "fresh" });
  const connect = await screen.findByRole("button", { name: "Connect my account" });
  expect(connect).toHaveAccessibleDescription(/HighLevel sub-account and a Certileads key/);
  const explore = screen.getByRole("button", { name: "Explore with sample data" });
  expect(explore).toHaveAccessibleDescription(/simulated on this computer/);
  expect(screen.getByText(/Everything stays on this computer/)).toBeVisible();
  await expectAccessible();
});

test("leads to the wizard's first step, by keyboard", async () => {
  const { fake, user } = await renderApp("/", { scenario: "fresh" });
  (await screen.findByRole("button", { name: "Connect my account" })).focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Connect" })).toBeVisible();
  expect(fake.state.sandbox).toBe(false);
  expect(fake.state.preferences.wizardStep).toBe(0);
});

test("starts the sample data and opens the wizard with both sides connected", async () => {
  const { fake, user } = await renderApp("/", { scenario: "fresh" });
  await user.click(await screen.findByRole("button", { name: "Explore with sample data" }));
  expect(await screen.findByText("Acme Dental (sample)")).toBeVisible();
  expect(fake.state.sandbox).toBe(true);
  expect(screen.getByRole("region", { name: "Sample data" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Continue" })).toBeEnabled();
});

test("waits while the sample data starts, and can't be started twice", async () => {
  const { fake, user } = await renderApp("/", {
    scenario: "fresh",
    overrides: { explore_sample: () => new Promise(() => {}) },
  });
  const explore = await screen.findByRole("button", { name: "Explore with sample data" });
  await user.click(explore);
  await waitFor(() => expect(explore).toBeDisabled());
  await user.click(explore);
  expect(fake.calls.filter(({ command }) => command === "explore_sample")).toHaveLength(1);
});

test("says why the sample data didn't start, and tries again", async () => {
  const { fake, user } = await renderApp("/", {
    scenario: "fresh",
    fail: { explore_sample: "sandboxFailed" },
  });
  await user.click(await screen.findByRole("button", { name: "Explore with sample data" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("sandboxFailed");
  await expectAccessible();
  fake.failing("explore_sample", null);
  await user.click(screen.getByRole("button", { name: "Explore with sample data" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Connect" })).toBeVisible();
});
