/** Profiles: picking, reading, changing, importing, exporting, deleting and trying them. */
import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { createFakeBackend, type FakeBackend } from "@/ipc/fake/fake";
import { expectAccessible } from "@/testing/axe";
import { renderApp } from "@/testing/render";
// Loaded before the first test, so that none of them waits for it.
import "./connections-page";
import "./profiles-page";

const own = JSON.stringify(
  {
    format: 1,
    key: "acme",
    name: "Acme API",
    description: "How Acme speaks.",
    auth: { type: "header", name: "X-Api-Key" },
    keyField: { label: "Access key" },
    contact: { id: "/id" },
    capabilities: {
      account: { method: "GET", path: "/account", object: "", name: "/name" },
      listContacts: {
        method: "GET",
        path: "/contacts",
        query: { limit: "{limit}" },
        list: "/contacts",
        paging: { type: "cursor", next: "/nextCursor" },
      },
      findContact: { method: "GET", path: "/contacts", query: { email: "{email}" }, list: "/data" },
      createContact: { method: "POST", path: "/contacts", body: { lead: "{contact}" }, object: "" },
    },
  },
  null,
  2,
);

const file = (text: string) => new File([text], "profile.json", { type: "application/json" });
const list = async () => within(await screen.findByRole("navigation", { name: "Profiles" }));
const pane = async (name: string) => within(await screen.findByRole("region", { name }));
const editor = (name: string) =>
  screen.findByRole<HTMLTextAreaElement>("textbox", { name: `Text of ${name}` });

/** The app with a profile of the person's own. */
async function withOwn(route = "/connections/profiles?key=acme") {
  const before = createFakeBackend();
  await before.call("save_profile", own);
  return renderApp(route, { scenario: "live", overrides: savedIn(before) });
}

/** Answers of an engine that remembers what another one saved. */
function savedIn(fake: FakeBackend) {
  return {
    list_profiles: () => fake.call("list_profiles", null),
    get_profile: (key: string) => fake.call("get_profile", key),
    save_profile: (text: string) => fake.call("save_profile", text),
    delete_profile: (key: string) => fake.call("delete_profile", key),
  };
}

async function importText(user: UserEvent, text: string) {
  await list();
  await user.upload(screen.getByLabelText("Profile file"), file(text));
}

/** Puts a text in the editor's place, as pasting over all of it does. */
async function retype(user: UserEvent, area: HTMLTextAreaElement, text: string) {
  await user.clear(area);
  await user.click(area);
  await user.paste(text);
}

test("lists the profiles and says what the chosen one can't do", async () => {
  const { user } = await renderApp("/connections/profiles", { scenario: "live" });
  const rest = await pane("Certileads REST");
  expect(rest.getByText("In use")).toBeVisible();
  expect(rest.queryByText(/What it can’t do/)).not.toBeInTheDocument();
  expect(await rest.findByText("Look a contact up")).toBeVisible();
  expect(rest.queryByRole("link", { name: "Use this profile" })).not.toBeInTheDocument();
  expect(screen.getByText(/We know of no published API reference of Certileads/)).toBeVisible();
  await expectAccessible();
  await user.click((await list()).getByRole("button", { name: "CSV files" }));
  const csv = await pane("CSV files");
  expect(await csv.findByText("Files in a folder that Certileads imports")).toBeVisible();
  expect(csv.getByText(/What was stored can't be read back/)).toBeVisible();
  await expectAccessible();
  expect((await list()).getByText(/None yet/)).toBeVisible();
});

test("leads from choosing a profile to connecting with it", async () => {
  const { user } = await renderApp("/connections/profiles?key=inbound-webhook", {
    scenario: "live",
  });
  const webhook = await pane("Inbound webhook");
  await user.click(webhook.getByRole("link", { name: "Use this profile" }));
  const profile = await screen.findByRole("combobox", { name: "Connection profile" });
  expect(profile).toHaveValue("Inbound webhook");
});

test("doesn't offer to connect while the sample data is shown", async () => {
  await renderApp("/connections/profiles?key=csv", { scenario: "sample" });
  const csv = await pane("CSV files");
  expect(csv.getByText(/To connect with it, leave the sample data first/)).toBeVisible();
  expect(csv.queryByRole("link", { name: "Use this profile" })).not.toBeInTheDocument();
});

test("shows the text of a built-in profile without changing it", async () => {
  const { user } = await renderApp("/connections/profiles", { scenario: "live" });
  await user.click(await screen.findByRole("tab", { name: "Text" }));
  const area = await editor("Certileads REST");
  expect(area).toHaveAttribute("readonly");
  expect(area.value).toContain('"key": "rest"');
  await expectAccessible();
  await user.click(area);
  await user.tab();
  expect(area).not.toHaveFocus();
});

test("edits a copy with findings while typing, goes to their place, and saves it", async () => {
  const { fake, user } = await renderApp("/connections/profiles", { scenario: "live" });
  await user.click(await screen.findByRole("button", { name: "Edit a copy" }));
  const area = await editor("Certileads REST (mine)");
  expect(area.value).toContain('"key": "my-rest"');
  expect((await list()).getByText("Not saved")).toBeVisible();
  const good = area.value;
  await retype(user, area, good.replace('"tags": {', '"tagz": {'));
  const findings = within(await screen.findByRole("list", { name: "Findings" }));
  expect(await findings.findByText("There is no capability “tagz”.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Save profile" })).toBeDisabled();
  expect(area).toBeInvalid();
  await expectAccessible();
  await user.click(findings.getByRole("button", { name: /Go to line/ }));
  expect(area).toHaveFocus();
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toMatch(/^"tagz"/);
  await retype(user, area, good);
  expect(await screen.findByText("Nothing is wrong with the text")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Save profile" }));
  expect(await screen.findByText("The profile was saved.")).toBeVisible();
  expect(fake.state.profiles.get("my-rest")).toBe(good);
  expect((await list()).getByRole("button", { name: "Certileads REST (mine)" })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await expectAccessible();
});

test("asks before unsaved changes are left, and keeps them when one stays", async () => {
  const { user } = await withOwn();
  await user.click(await screen.findByRole("button", { name: "Edit" }));
  const area = await editor("Acme API");
  await user.click(area);
  await user.paste("\n");
  expect(await screen.findByText("Unsaved changes")).toBeVisible();
  await user.click((await list()).getByRole("button", { name: "CSV files" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Drop the unsaved changes?" }));
  expect(dialog.getByRole("button", { name: "Keep editing" })).toHaveFocus();
  await expectAccessible();
  await user.click(dialog.getByRole("button", { name: "Keep editing" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(screen.getByText("Unsaved changes")).toBeVisible();
  await user.click(screen.getByRole("link", { name: "Connections" }));
  const again = within(await screen.findByRole("dialog", { name: "Drop the unsaved changes?" }));
  await user.click(again.getByRole("button", { name: "Drop the changes" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
});

test("saves with Ctrl S and says what it means for the connection", async () => {
  const { fake, user } = await withOwn();
  if (fake.state.certileads) fake.state.certileads.profileKey = "acme";
  fake.emit({ type: "connectionsChanged" });
  await user.click(await screen.findByRole("button", { name: "Edit" }));
  const area = await editor("Acme API");
  await retype(user, area, own.replace("Acme API", "Acme API 2"));
  expect(await screen.findByText("Certileads is connected with this profile.")).toBeVisible();
  await screen.findByRole("heading", { level: 2, name: "Acme API 2" });
  await user.keyboard("{Control>}s{/Control}");
  expect(await screen.findByText("The profile was saved.")).toBeVisible();
  expect((await list()).getByRole("button", { name: /Acme API 2/ })).toBeVisible();
});

test("keeps what was typed when saving is refused, and says why", async () => {
  const { user } = await renderApp("/connections/profiles", { scenario: "live" });
  await importText(user, own.replace('"acme"', '"rest"'));
  const area = await editor("Acme API");
  expect(await screen.findByText("The key “rest” belongs to Certileads REST.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Save profile" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("belongs to a profile that comes with the app.");
  expect(area.value).toContain('"rest"');
  await expectAccessible();
});

test("warns before an imported profile takes the place of another", async () => {
  const { user } = await withOwn("/connections/profiles?key=rest");
  await importText(user, own.replace("How Acme speaks.", "Newer."));
  expect(await screen.findByText("Acme API has the same key.")).toBeVisible();
});

test("opens a file that is no profile, with the place of the fault", async () => {
  const { user } = await renderApp("/connections/profiles", { scenario: "live" });
  await importText(user, '{ "format": 1,\n "key": }');
  expect(await screen.findByText("The profile is not JSON.")).toBeVisible();
  await user.click(screen.getByRole("tab", { name: "Try it" }));
  expect(await screen.findByText("There are findings in the text.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Drop it" }));
  await user.click(await screen.findByRole("button", { name: "Drop the changes" }));
  expect(await pane("Certileads REST")).toBeTruthy();
});

test("exports the text as it is saved", async () => {
  const { fake, user } = await withOwn();
  await user.click(await screen.findByRole("button", { name: "More about Acme API" }));
  await user.click(await screen.findByRole("menuitem", { name: "Export as a file" }));
  await waitFor(() =>
    expect(fake.calls.at(-1)).toEqual({
      command: "export_text",
      request: { fileName: "acme.json", text: own },
    }),
  );
});

test("deletes an own profile after a question", async () => {
  const { fake, user } = await withOwn();
  await user.click(await screen.findByRole("button", { name: "More about Acme API" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Delete Acme API?" }));
  await expectAccessible();
  await user.click(dialog.getByRole("button", { name: "Delete the profile" }));
  expect(await pane("Certileads REST")).toBeTruthy();
  expect((await list()).queryByRole("button", { name: "Acme API" })).not.toBeInTheDocument();
  expect(fake.calls.map(({ command }) => command)).toContain("delete_profile");
});

test("doesn't delete the profile that is in use", async () => {
  const { fake, user } = await withOwn();
  if (fake.state.certileads) fake.state.certileads.profileKey = "acme";
  fake.emit({ type: "connectionsChanged" });
  await screen.findAllByText("In use");
  await user.click(screen.getByRole("button", { name: "More about Acme API" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  const dialog = within(await screen.findByRole("dialog", { name: "This profile is in use" }));
  expect(dialog.getByText(/Connect with another profile first/)).toBeVisible();
  expect(dialog.queryByRole("button", { name: /Delete/ })).not.toBeInTheDocument();
  await expectAccessible();
});

async function openTrial(user: UserEvent, request: string) {
  await user.click(await screen.findByRole("tab", { name: "Try it" }));
  await user.click(await screen.findByRole("button", { name: request }));
  return pane(request);
}

test("tries a request and shows what was sent, answered, and found at the pointers", async () => {
  const { fake, user } = await withOwn();
  const one = await openTrial(user, "Page through all contacts");
  expect(one.getAllByText("{limit}")[0]).toBeVisible();
  expect(one.getByText("how many rows a page may have")).toBeVisible();
  await expectAccessible();
  await user.click(one.getByRole("button", { name: "Send this request" }));
  const found = within(await one.findByRole("table", { name: "What was found" }));
  expect(found.getByText("1 row")).toBeVisible();
  expect(found.getByText("/contacts/0/id")).toBeVisible();
  expect(found.getAllByText("lead_8412")[0]).toBeVisible();
  expect(found.getByText("c2")).toBeVisible();
  expect(one.getByText("200")).toBeVisible();
  expect(one.getByText("https://api.certileads.example.com/contacts?limit=1")).toBeVisible();
  expect(screen.getByRole("button", { name: "Page through all contacts, worked" })).toBeVisible();
  expect(fake.calls.at(-1)?.request).toMatchObject({ capability: "listContacts", key: null });
  await expectAccessible();
});

test("says where nothing lies that the profile points to", async () => {
  const { user } = await withOwn();
  const one = await openTrial(user, "Look a contact up");
  await user.click(one.getByRole("button", { name: "Send this request" }));
  expect(await one.findByText(/nothing lies where the profile points/)).toBeVisible();
  expect(one.getAllByText("Nothing there")[0]).toBeVisible();
  expect(screen.getByRole("button", { name: "Look a contact up, failed" })).toBeVisible();
});

test("shows a refusal and a broken connection with what was sent", async () => {
  const { user, container } = await withOwn();
  const one = await openTrial(user, "Tell whose account it is");
  await user.type(screen.getByLabelText("Access key"), "wrong-key");
  await user.click(one.getByRole("button", { name: "Send this request" }));
  expect(await one.findByText("Certileads doesn't accept the key.")).toBeVisible();
  expect(one.getByText("401")).toBeVisible();
  expect(within(container).queryByText(/wrong-key/)).not.toBeInTheDocument();
  await user.clear(screen.getByLabelText("Address"));
  await user.type(screen.getByLabelText("Address"), "https://offline.example.com");
  await user.click(one.getByRole("button", { name: "Send this request" }));
  expect(await one.findByText("Certileads can't be reached.")).toBeVisible();
  expect(one.getByText("No answer")).toBeVisible();
});

test("asks for a key where the address isn't the connected one", async () => {
  const { user } = await withOwn();
  const one = await openTrial(user, "Tell whose account it is");
  expect(screen.getByText(/Leave the key empty to use the one that is connected/)).toBeVisible();
  await user.clear(screen.getByLabelText("Address"));
  await user.type(screen.getByLabelText("Address"), "https://other.example.com");
  expect(screen.getByText(/kept only while this page is open/)).toBeVisible();
  await user.click(one.getByRole("button", { name: "Send this request" }));
  expect(await one.findByText("No key was typed.")).toBeVisible();
  expect(screen.getByLabelText("Access key")).toBeInvalid();
});

test("shows a writing request without sending it", async () => {
  const { user } = await withOwn();
  const one = await openTrial(user, "Create a contact");
  expect(one.getByText("the contact as the mapping makes it")).toBeVisible();
  expect(one.queryByRole("button", { name: "Send this request" })).not.toBeInTheDocument();
  expect(one.getByText(/It changes something, so it isn’t sent from here/)).toBeVisible();
  await expectAccessible();
});

test("has no request to try where a profile writes files", async () => {
  const { user } = await renderApp("/connections/profiles?key=csv", { scenario: "live" });
  await user.click(await screen.findByRole("tab", { name: "Try it" }));
  expect(await screen.findByText("There is no request to try.")).toBeVisible();
});

test("explains what may stand in a profile", async () => {
  const { user } = await renderApp("/connections/profiles", { scenario: "live" });
  await user.click(await screen.findByRole("tab", { name: "Text" }));
  await user.click(await screen.findByRole("button", { name: "What may stand here?" }));
  const drawer = within(await screen.findByRole("dialog", { name: "What may stand in a profile" }));
  expect(drawer.getByText("{updatedSince}")).toBeVisible();
  await expectAccessible();
});

test("says when the profiles can't be read, and reads them again", async () => {
  const { fake, user } = await renderApp("/connections/profiles", {
    scenario: "live",
    fail: { list_profiles: "serverFailed" },
  });
  expect(await screen.findByRole("alert")).toHaveTextContent("HTTP 502");
  fake.failing("list_profiles", null);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await pane("Certileads REST")).toBeTruthy();
});

test("says when the profile of an address is gone, beside those that are there", async () => {
  await renderApp("/connections/profiles?key=gone", { scenario: "live" });
  expect(await screen.findByText("There is no profile named gone.")).toBeVisible();
  expect((await list()).getByRole("button", { name: "CSV files" })).toBeVisible();
});

test("lists a profile of a newer version as one that can't be read", async () => {
  const { user } = await renderApp("/connections/profiles?key=acme", {
    scenario: "live",
    overrides: {
      get_profile: () => own.replace('"format": 1', '"format": 2'),
      list_profiles: () => [
        {
          key: "acme",
          name: "Acme API",
          description: "The profile was written for a newer version of the app (format 2).",
          builtIn: false,
          capabilities: [],
          addressKind: "url",
          needsKey: false,
          keyLabel: "",
          keyOptional: true,
        },
      ],
    },
  });
  expect((await list()).getByText("Can’t be read")).toBeVisible();
  expect(await screen.findByText(/So it can’t be told what this profile can do/)).toBeVisible();
  expect(screen.queryByRole("link", { name: "Use this profile" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "More about Acme API" }));
  expect(await screen.findByRole("menuitem", { name: "Delete" })).toBeVisible();
});
