/**
 * What Help says, chapter by chapter. `**bold**` and `` `code` `` are the only marks in a text;
 * features/help draws them, and leaves them out where it searches.
 */
import { askedScopes } from "./scopes";

export interface Article {
  key: string;
  title: string;
  text: readonly string[];
  /** Things to do, in order. */
  steps?: readonly string[];
  /** Things that hold, in no order. */
  points?: readonly string[];
}

export interface Chapter {
  key: string;
  title: string;
  articles: readonly Article[];
}

const howItWorks: Chapter = {
  key: "how",
  title: "How it works",
  articles: [
    {
      key: "three-steps",
      title: "Three steps, then it runs",
      text: ["Setting up has three steps. You can go back to each of them at any time."],
      steps: [
        "**Connect.** A token and a location for HighLevel, an address and a key for Certileads. You see at once whose accounts they are and what the token may do.",
        "**Map.** Which HighLevel field fills which Certileads field. Every row shows what would be sent for a contact of yours, while you type.",
        "**Test.** Three test transactions go the whole way: a contact is created, a task completed, a tag added. Each is proved field by field, and **Clean up** removes what the test made.",
      ],
    },
    {
      key: "plan-apply-prove",
      title: "Plan, apply, prove",
      text: [
        "Every write goes through the same three stages, whether it belongs to a test or a sync.",
      ],
      points: [
        "**Plan.** The app compares what Certileads should hold with what it holds, and keeps each difference as a row: old value, new value. What is equal already is not written.",
        "**Apply.** The rows are sent one after the other for each contact. Every request and every answer is kept in History, without your key.",
        "**Prove.** What was asked is compared with what Certileads stored, from its answer or by reading the contact back. Where neither is possible, the app says **not proved** instead of guessing.",
      ],
    },
    {
      key: "first-sync",
      title: "The first sync",
      text: [
        "The first look at your account only takes note of what is there; nothing is written. From then on a sync brings over what changed since.",
        "To bring over the contacts you already have, choose a backfill. It counts them first and starts only when you confirm the number.",
      ],
    },
    {
      key: "unclear-end",
      title: "When nobody knows whether a write arrived",
      text: [
        "A connection can break after a request was sent and before its answer came. The app never sends such a write again blindly.",
      ],
      points: [
        "Where Certileads remembers a key for each write, the same write is repeated with the same key: it takes effect once.",
        "Where it doesn’t, the app looks the contact up first and writes only what is missing.",
        "Where neither is possible, the change is held as **unsure**. Look in Certileads: if it is there, skip it; if not, retry it.",
      ],
    },
    {
      key: "held",
      title: "When something waits for you",
      text: [
        "A change that the app must not decide alone is held, with its reason: two people it could be, a value that doesn’t fit, a limit that was reached. It waits on Home. Later changes of the same contact wait behind it; all other contacts go on.",
      ],
    },
    {
      key: "rules",
      title: "Rules: who is synced, and what follows",
      text: [
        "The mapping says what a contact looks like in Certileads; the rules say when something is written there at all. **Rules** lists what can happen in HighLevel, each with what follows, and you switch it on or off.",
      ],
      points: [
        "A condition decides whose records are synced. It is looked at with every change, so a contact comes in and goes out by itself; what becomes of one that goes out is your choice.",
        "**Try it on the newest contacts** shows who would be let through, and for the others which condition is not met. Nothing is written for that.",
        "Tags can be passed over or get another name, and segments of Certileads can follow a condition.",
        "What your token or your profile can’t do is named beside the rule that needs it.",
      ],
    },
    {
      key: "pause",
      title: "Pause, and what the line below tells",
      text: [
        "The line at the foot of the window says on every screen what the app is doing: in sync, looking, paused, offline, or resting because an account needs you. Click it for what waits and for the calls that are left today.",
        "**Pause** stops everything between two writes. Nothing is lost meanwhile: what changes in HighLevel is found after **Resume**.",
      ],
    },
    {
      key: "setup-file",
      title: "The setup as a file",
      text: [
        "**Settings → Export** writes addresses, profiles, mapping, rules and settings as one text that you can read, compare and keep. Keys are never in it, and contacts only as examples of the mapping, if you tick that.",
        "**Import** first shows, part by part, what would be added or changed and what stays; only then you decide. An account that is connected is never replaced. One that comes with the file waits for its key. The mapping before stays under **Versions**.",
      ],
    },
    {
      key: "stays-here",
      title: "What stays on this computer",
      text: [
        "There is no server of ours in between. This computer talks to HighLevel and to Certileads directly.",
      ],
      points: [
        "Contacts the app has read, your mappings and the whole history lie in the data folder. **Settings** shows where that is.",
        "Keys are in the system’s keyring, never in a file, never in the history, and no screen shows them again.",
        "The log holds ids and counters, no names, e-mail addresses or phone numbers.",
        "With the sample data nothing leaves this computer at all: both services are simulated on it.",
      ],
    },
    {
      key: "written-in-highlevel",
      title: "What is written in HighLevel",
      text: [
        "Nothing, except what a test makes: one contact with an example.com address, do-not-disturb switched on and the tag `certileads-test`, one task and one tag. Clean up removes them. A token without Edit Contacts can’t even do that; the test then uses a contact that exists and says which part it simulates.",
      ],
    },
  ],
};

const token: Chapter = {
  key: "token",
  title: "A token of its own for HighLevel",
  articles: [
    {
      key: "make-token",
      title: "Make a Private Integration",
      text: [
        "Make one for this app alone. It can then be changed or deleted without touching anything else you use.",
      ],
      steps: [
        "In HighLevel, switch to the sub-account whose contacts you want to sync. A token made at the agency doesn’t open contacts.",
        "Open **Settings → Private Integrations** and choose **Create new integration**. Only admins see this page.",
        "Name it **Certileads Connect**.",
        `Tick these scopes: ${askedScopes
          .map(({ label, needed }) => `**${label}**${needed ? " (needed)" : ""}`)
          .join(
            ", ",
          )}. Only the first is needed; each of the others buys something, and the Connections screen says what.`,
        "Choose **Create** and copy the token. It starts with `pit-` and is shown only once.",
        "Paste it in this app at **Connect**, together with the address of any page of the sub-account: the location is read from that address.",
      ],
    },
    {
      key: "add-scope",
      title: "Add a scope later",
      text: [
        "Open the Private Integration in HighLevel, tick the scope and save. The token stays the same, so nothing has to be pasted again; choose **Check again** on the Connections screen.",
      ],
    },
    {
      key: "renew-token",
      title: "Renew or revoke the token",
      text: [
        "HighLevel advises a new token every 90 days; Home reminds you. In HighLevel choose to rotate the token **and expire it later**: the old one works for another seven days, time enough to paste the new one on the Connections screen.",
        "To shut the app out at once, delete the Private Integration. Mapping and history stay, and everything goes on once a new token is pasted.",
      ],
    },
  ],
};

const unknowns: Chapter = {
  key: "unknown",
  title: "What we don’t know about Certileads",
  articles: [
    {
      key: "no-reference",
      title: "There is no published description",
      text: [
        "Certileads publishes no reference of its API that we could find. What this app knows about it therefore stands in a **connection profile**: a small file that names the addresses, the headers and where things lie in an answer.",
        "The profile **Certileads REST** is our assumption. The sample data behaves exactly like it, your account may not. The check on Connect, and above all the three test transactions, show whether it fits before anything of yours is synced.",
      ],
    },
    {
      key: "no-fit",
      title: "If it doesn’t fit",
      text: [],
      points: [
        "Ask Certileads for a description of their API, or for an example request, and change the profile on **Connections → Profiles**. Each request can be tried there.",
        "If they take webhooks, choose **Inbound webhook**: one address that everything is posted to.",
        "If they import files, choose **CSV files**: each run writes one file into a folder.",
        "With the last two nothing can be read back, so nothing can be proved. The app says so wherever it matters.",
      ],
    },
  ],
};

/** The chapters of prose, in order. Troubleshooting, terms and keys have forms of their own. */
export const chapters: readonly Chapter[] = [howItWorks, token, unknowns];

/** What the keyboard does; Ctrl is ⌘ on a Mac. */
export const shortcuts = [
  { keys: ["Ctrl", "K"], does: "Search screens, contacts and terms" },
  { keys: ["Tab"], does: "Go to the next field or button; Shift Tab goes back" },
  { keys: ["Esc"], does: "Close what lies on top: a list, a drawer, a question" },
  { keys: ["Enter"], does: "In the mapping: open or close the row" },
  { keys: ["↑", "↓"], does: "In the mapping: go from row to row" },
  { keys: ["Ctrl", "Z"], does: "In the mapping: undo" },
  { keys: ["Ctrl", "Shift", "Z"], does: "In the mapping: do it again" },
  { keys: ["Ctrl", "S"], does: "In the mapping: publish; in the rules: save" },
] as const;
