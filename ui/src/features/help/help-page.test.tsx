/** Help: all of it, searched, opened on a term; every refusal has its page. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { glossary } from "@/copy/glossary";
import { troubles } from "@/copy/troubles";
import { handling } from "@/ipc/errors";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
import { createSearch } from "./search";

const chapter = (name: string) => screen.findByRole("region", { name });

test("tells how it works, how to make a token, and what isn't known", async () => {
  await renderApp("/help", { scenario: "live" });
  const how = within(await chapter("How it works"));
  for (const title of ["Plan, apply, prove", "What stays on this computer"]) {
    expect(how.getByRole("heading", { level: 3, name: title })).toBeVisible();
  }
  expect(how.getByText("unsure")).toBeVisible();
  const token = within(await chapter("A token of its own for HighLevel"));
  expect(token.getByText("Settings → Private Integrations")).toBeVisible();
  expect(token.getAllByText(/^(View|Edit) /)).toHaveLength(8);
  expect(await chapter("What we don’t know about Certileads")).toBeVisible();
  await expectAccessible();
});

test("has a page for every refusal the app can show, and for every term", async () => {
  const { user } = await renderApp("/help", { scenario: "live" });
  const refused = within(await chapter("When something is refused"));
  expect(refused.getAllByRole("group")).toHaveLength(Object.keys(handling).length);
  const summary = refused.getByText(troubles.tokenAgency.title);
  const means = refused.getByText(troubles.tokenAgency.means);
  expect(means).not.toBeVisible();
  await user.click(summary);
  expect(means).toBeVisible();
  const terms = within(await chapter("Terms"));
  expect(terms.getAllByRole("term")).toHaveLength(Object.keys(glossary).length);
});

test("goes to a chapter and takes the focus there", async () => {
  const { user } = await renderApp("/help", { scenario: "live" });
  await user.click(await screen.findByRole("button", { name: "Keyboard" }));
  expect(screen.getByRole("heading", { name: "Keyboard" })).toHaveFocus();
});

test("finds words wherever they stand, marks them, and opens the few it finds", async () => {
  const { user } = await renderApp("/help", { scenario: "live" });
  const search = await screen.findByRole("searchbox", { name: "Search Help" });
  await user.type(search, "keyring LOCKED");
  const page = within(screen.getByRole("main"));
  expect(page.getByRole("status")).toHaveTextContent("1 place");
  expect(screen.queryByRole("region", { name: "How it works" })).not.toBeInTheDocument();
  expect(screen.getByText(/Unlock it/)).toBeVisible();
  expect(screen.getAllByText(/keyring|locked/, { selector: "mark" })).toHaveLength(2);
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Clear" }));
  expect(await chapter("How it works")).toBeVisible();
});

test("says that nothing was found, and shows all again", async () => {
  const { user } = await renderApp("/help", { scenario: "live" });
  await user.type(await screen.findByRole("searchbox", { name: "Search Help" }), "zebra");
  expect(screen.getByText(/Nothing in Help has “zebra”/)).toBeVisible();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Show all of Help" }));
  expect(await chapter("Terms")).toBeVisible();
});

test("opens on the term of the address", async () => {
  await renderApp("/help?term=idempotency", { scenario: "live" });
  const term = await screen.findByText("Idempotency");
  await waitFor(() => expect(term.closest("[data-chosen]")).toHaveFocus());
  await expectAccessible();
});

test("a term of the palette ends a search and takes the focus, from within a field too", async () => {
  const { user } = await renderApp("/help", { scenario: "live" });
  await user.type(await screen.findByRole("searchbox", { name: "Search Help" }), "zebra");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("textbox", { name: "Search" }), "webhook");
  await user.click(await screen.findByRole("button", { name: /^Webhook/ }));
  const term = await screen.findByText("Webhook", { selector: "dt" });
  await waitFor(() => expect(term.closest("[data-chosen]")).toHaveFocus());
});

test("is open before anything is connected", async () => {
  await renderApp("/help", { scenario: "fresh" });
  expect(await chapter("How it works")).toBeVisible();
});

test("a search disregards case, accents and the kind of apostrophe", () => {
  expect(createSearch("DIAZ").matches("Ana Díaz")).toBe(true);
  expect(createSearch("doesn't").matches("It doesn’t.")).toBe(true);
  expect(createSearch("two words").matches("words", "two")).toBe(true);
  expect(createSearch("two words").matches("two")).toBe(false);
  expect(createSearch("(").cut("a (b)")).toEqual([
    { text: "a ", found: false },
    { text: "(", found: true },
    { text: "b)", found: false },
  ]);
});
