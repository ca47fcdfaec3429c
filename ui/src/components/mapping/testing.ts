/** What tests of the mapping do again and again. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect } from "vitest";

/** In the dialog: publishes, from now on only, once what it changes is known. */
export async function publishInDialog(user: UserEvent): Promise<void> {
  const dialog = within(await screen.findByRole("dialog", { name: /^Publish version/ }));
  await waitFor(() => expect(dialog.getByRole("button", { name: /^Publish/ })).toBeEnabled());
  const later = dialog.queryByRole("radio", { name: "From now on only" });
  if (later) await user.click(later);
  await user.click(dialog.getByRole("button", { name: /^Publish/ }));
}
