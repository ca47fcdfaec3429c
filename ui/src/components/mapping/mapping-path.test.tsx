/** The shortest way to a mapping: fields one after the other, choices in pairs, a condition. */
import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
import { forgetDraft } from "./use-draft";
// Loaded before the first test, so that none of them waits for it.
import "./mapping-editor";

beforeEach(forgetDraft);

async function open() {
  const app = await renderApp("/mapping", { scenario: "unmapped" });
  await app.user.click(await screen.findByRole("button", { name: /^not mapped/ }));
  return app;
}

const picker = (field: string) =>
  screen.findByRole("button", { name: `Certileads field for ${field}: choose…` });
const becomes = (row: number) =>
  screen.getByLabelText(`Row ${row}: becomes`, { selector: "input" });

test("maps one field after the other by typing names and pressing Enter", async () => {
  const { fake, user } = await open();
  (await picker("First name")).focus();
  await user.keyboard("first n");
  const search = screen.getByRole("combobox", { name: "Certileads field for First name: search" });
  await waitFor(() => expect(search).toHaveFocus());
  await user.keyboard("ame{Enter}");
  await waitFor(async () => expect(await picker("Last name")).toHaveFocus());
  await user.keyboard("last name{Enter}");
  await waitFor(async () => expect(await picker("Email")).toHaveFocus());
  await waitFor(() =>
    expect(fake.state.mappingDraft?.document.rules.map(({ target }) => target)).toEqual([
      "externalId",
      "firstName",
      "lastName",
    ]),
  );
});

test("goes from one suggestion to the next", async () => {
  const { user } = await open();
  await user.click(await screen.findByRole("button", { name: "Map to First name" }));
  expect(screen.getByRole("button", { name: "Map to Last name" })).toHaveFocus();
});

test("asks what choices become that Certileads calls otherwise", async () => {
  const { fake, user } = await open();
  await user.click(await picker("Interest"));
  await user.keyboard("service{Enter}");
  const pair = await screen.findByRole("button", { name: "Pair the choices" });
  await waitFor(() => expect(pair).toHaveFocus());
  expect(
    screen.getByText("2 choices of HighLevel have another name in Certileads, or none."),
  ).toBeVisible();
  await expectAccessible();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(becomes(1)).toHaveFocus());
  expect(becomes(3)).toHaveValue("check-up");
  // Nothing is taken that was not typed.
  await user.keyboard("{Enter}");
  await waitFor(() => expect(becomes(2)).toHaveFocus());
  expect(becomes(1)).toHaveValue("");
  await user.keyboard("blea{Enter}");
  expect(becomes(2)).toHaveValue("bleaching");
  await waitFor(() => expect(becomes(3)).toHaveFocus());
  await waitFor(() =>
    expect(fake.state.mappingDraft?.document.rules.at(-1)?.steps).toEqual([
      {
        type: "valueTable",
        rows: [
          { from: ["Implants"], to: "" },
          { from: ["Whitening"], to: "bleaching" },
          { from: ["Check-up"], to: "check-up" },
        ],
        otherwise: { type: "keep" },
      },
    ]),
  );
});

test("finds a step by typing its name, and asks for the field of a condition first", async () => {
  const { user } = await renderApp("/mapping", { scenario: "live" });
  await user.click(await screen.findByRole("button", { name: /^Company/ }));
  await user.click(screen.getByRole("button", { name: "Add a step" }));
  await screen.findByRole("menuitem", { name: /^When/ });
  await user.keyboard("when{Enter}");
  const when = within(await screen.findByRole("listitem", { name: /^When/ }));
  const field = when.getByLabelText("Field", { selector: "input" });
  await waitFor(() => expect(field).toHaveFocus());
  await user.keyboard("last n{Enter}");
  expect(field).toHaveValue("Last name");
});
