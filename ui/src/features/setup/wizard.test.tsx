/** The wizard's frame: three steps, no further than what is settled, and a way out. */
import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { forgetDraft } from "@/components/mapping/use-draft";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";

beforeEach(forgetDraft);

const steps = async () => within(await screen.findByRole("navigation", { name: "Steps" }));
const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

test("shows three steps, and opens only those that are settled", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "sample" });
  const bar = await steps();
  expect(bar.getAllByRole("button").map((button) => button.textContent)).toEqual([
    "1Connect",
    "2Map",
    "3Test",
  ]);
  expect(bar.getByRole("button", { current: "step" })).toHaveTextContent("Connect");
  await expectAccessible();
  // Nothing is saved yet, so there is nothing to test.
  await user.click(bar.getByRole("button", { name: /Test/ }));
  await user.click(bar.getByRole("button", { name: /Map/ }));
  expect(await heading("Map")).toBeVisible();
  expect(screen.queryByRole("heading", { level: 1, name: "Test" })).not.toBeInTheDocument();
});

test("leads an address that is too far back to what comes first", async () => {
  await renderApp("/setup/test", { scenario: "fresh" });
  expect(await heading("Connect")).toBeVisible();
});

test("goes back and forth, and keeps the focus at the step", async () => {
  const { user } = await renderApp("/setup/test", { scenario: "live" });
  await heading("Test");
  await user.click(screen.getByRole("button", { name: "Back" }));
  await heading("Map");
  expect(screen.getByRole("main")).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(await heading("Test")).toBeVisible();
});

test("remembers the step that was open last", async () => {
  const { fake, user } = await renderApp("/setup/connect", { scenario: "sample" });
  await heading("Connect");
  await user.click(screen.getByRole("button", { name: "Continue" }));
  await heading("Map");
  await waitFor(() => expect(fake.state.preferences.wizardStep).toBe(1));
});

test("can be left for later", async () => {
  const { fake, user } = await renderApp("/setup/map", { scenario: "sample" });
  await heading("Map");
  await user.click(screen.getByRole("button", { name: "Later" }));
  await screen.findByRole("navigation", { name: "Screens" });
  expect(fake.state.preferences.wizardDone).toBe(true);
});

test("goes back to the two doors from the first step", async () => {
  const { user } = await renderApp("/setup/connect", { scenario: "fresh" });
  await heading("Connect");
  await user.click(screen.getByRole("button", { name: "Back" }));
  expect(await screen.findByRole("button", { name: "Explore with sample data" })).toBeVisible();
});
