/**
 * Troubleshooting: every refusal the app can show, by its code, with more to go by than the three
 * sentences on the spot have room for. A new code doesn't build until it stands here.
 */
import type { ErrorCode } from "@/ipc/bindings/ErrorCode";

export const troubleGroups = {
  key: "Keys and accounts",
  network: "Reaching the services",
  answer: "What a service answers",
  held: "Changes that wait",
  mapping: "Mapping and its files",
  rules: "Rules and their files",
  bundle: "The setup as a file",
  profile: "Connection profiles",
  computer: "This computer",
  other: "Everything else",
} as const;

export interface Trouble {
  group: keyof typeof troubleGroups;
  /** What the app says, or nearly so. */
  title: string;
  means: string;
  /** What to do, the likeliest first. */
  todo: readonly string[];
}

type Troubles = Partial<Record<ErrorCode, Trouble>>;

const key = {
  tokenEmpty: {
    group: "key",
    title: "No token was typed",
    means: "Neither HighLevel nor Certileads lets anybody in without one.",
    todo: [
      "Copy the key where it was made and paste it.",
      "If the app says it is not there any more, it was removed from the keyring: make a new one.",
    ],
  },
  tokenMalformed: {
    group: "key",
    title: "This isn’t a Private Integration token",
    means:
      "Such a token starts with `pit-` and has 40 characters. API keys of the old kind, which start with `ey`, don’t work here.",
    todo: [
      "Copy the whole token again, without quotes around it.",
      "If it can’t be shown any more, rotate it in HighLevel: that makes a new one.",
    ],
  },
  tokenInvalid: {
    group: "key",
    title: "HighLevel or Certileads doesn’t accept the key",
    means:
      "It was mistyped, replaced by a newer one, or its integration was deleted. Syncing is paused; nothing is lost.",
    todo: [
      "Paste the newest token on the Connections screen.",
      "If nobody knows it, rotate it in HighLevel under Settings → Private Integrations.",
    ],
  },
  tokenAgency: {
    group: "key",
    title: "This token belongs to an agency",
    means: "HighLevel opens contacts only to a token of the sub-account itself.",
    todo: ["Switch to the sub-account in HighLevel and make the Private Integration there."],
  },
  locationMalformed: {
    group: "key",
    title: "No location id is in there",
    means:
      "A location id has 20 letters and digits. It stands in the address of every page of the sub-account, after `/location/`.",
    todo: ["Open any page of the sub-account and paste the whole address from the browser."],
  },
  locationWrong: {
    group: "key",
    title: "The token doesn’t open this location",
    means: "Token and location come from different sub-accounts.",
    todo: ["Copy both from the same sub-account; its name stands at the top left in HighLevel."],
  },
  scopeMissing: {
    group: "key",
    title: "The token lacks a scope",
    means:
      "HighLevel refuses what the scope is for. Only View Contacts is needed; without another one a part is missing, and the Connections screen says which.",
    todo: [
      "Tick the scope in the Private Integration and save. The token stays the same.",
      "Then choose **Check again** on the Connections screen.",
    ],
  },
  notConnected: {
    group: "key",
    title: "HighLevel or Certileads is not connected",
    means: "There is nothing to read from or to write to.",
    todo: ["Connect it on the Connections screen."],
  },
  connectionPaused: {
    group: "key",
    title: "A connection needs attention",
    means: "Its key was refused earlier, so nothing more is sent with it. What waits is kept.",
    todo: ["Repair it on the Connections screen; everything goes on from there."],
  },
} satisfies Troubles;

const network = {
  addressInvalid: {
    group: "network",
    title: "The address can’t be used",
    means:
      "It must start with https://, so that nobody on the way can read along. With the CSV profile it is a folder that exists and may be written to.",
    todo: ["Correct the address; leave out anything after the path of the API."],
  },
  networkUnreachable: {
    group: "network",
    title: "The service can’t be reached",
    means:
      "This computer is offline, or nothing answers at that address. What waits is kept and sent later.",
    todo: [
      "See whether other pages open in your browser.",
      "See whether a VPN, a proxy or a firewall stands in between.",
      "For Certileads, check the address on the Connections screen.",
    ],
  },
  dnsFailed: {
    group: "network",
    title: "The address wasn’t found",
    means: "There is no server of that name, or this computer is offline and can’t ask.",
    todo: ["Check the internet connection, then the spelling of the address."],
  },
  tlsFailed: {
    group: "network",
    title: "No safe connection could be made",
    means:
      "The certificate isn’t trusted here, or something in between breaks the connection open. Nothing was sent.",
    todo: [
      "Check date and time of this computer.",
      "In a company network, ask those who run it whether they inspect connections.",
    ],
  },
  blockedByNetwork: {
    group: "network",
    title: "A firewall in front of the service turned this computer away",
    means: "It is the network that is blocked. The key is fine.",
    todo: ["Try another network, or switch a VPN or proxy off."],
  },
  notJson: {
    group: "network",
    title: "A web page came instead of data",
    means: "A login page, a proxy or a wrong address usually stands behind that.",
    todo: [
      "Check that the address belongs to the API, not to the page you log in at.",
      "In a hotel or café, log in to its network first.",
    ],
  },
  redirected: {
    group: "network",
    title: "The service sent the request on to another address",
    means: "The app doesn’t follow, so that your key reaches nobody else.",
    todo: ["If you trust the address in the details, type that one instead."],
  },
  timedOut: {
    group: "network",
    title: "No answer came in time",
    means:
      "If nothing had been sent yet, it is simply tried again. If a write was on its way, the app first finds out whether it arrived.",
    todo: ["Nothing, mostly: it is tried again. If it stays, check the internet connection."],
  },
  answerCut: {
    group: "network",
    title: "The connection broke off",
    means:
      "The answer didn’t arrive whole. A write is not repeated before it is known whether it arrived.",
    todo: ["Try again in a moment."],
  },
  answerTooLong: {
    group: "network",
    title: "The answer is too long",
    means: "No true answer is that long, so it was dropped.",
    todo: ["Check that the address belongs to the API."],
  },
} satisfies Troubles;

const answer = {
  serverFailed: {
    group: "answer",
    title: "The service has a failure of its own",
    means: "It answered with an error of the 500s. Nothing is wrong on this side.",
    todo: ["Try again in a few minutes.", "If it stays, look at the service’s status page."],
  },
  rateLimited: {
    group: "answer",
    title: "The service asks to wait",
    means:
      "There were more requests than it takes in a short time, or today’s allowance is nearly used up. Other programs on the same account use it too.",
    todo: ["Nothing: it goes on by itself."],
  },
  refused: {
    group: "answer",
    title: "The service refused the request or a field",
    means:
      "It understood the request and said no. Its own words stand in the message; the whole answer is in History.",
    todo: [
      "If it names a field, look at that row of the mapping: often a phone number or a date wants another form.",
      "Then retry the change on Home.",
      "If it says the contact exists already, link the two or correct the one that is there.",
    ],
  },
  recordMissing: {
    group: "answer",
    title: "There is no such record",
    means: "It was deleted or merged, or it never was there.",
    todo: ["Choose another contact, or let the next sync read the contacts again."],
  },
} satisfies Troubles;

const held = {
  unsure: {
    group: "held",
    title: "Nobody can tell whether this was written",
    means:
      "The connection broke after sending, and Certileads can be neither asked nor told a key for the write. So it is not sent again by itself.",
    todo: ["Look in Certileads: if it is there, skip the change; if not, retry it."],
  },
  approvalNeeded: {
    group: "held",
    title: "More than the limit wait for a yes",
    means:
      "A sync found more changes than **Settings → Limits per run** lets it write by itself. That keeps a mistake in HighLevel from spreading.",
    todo: [
      "Look through them on Home, then approve or skip them.",
      "If such numbers are normal for you, raise the limit.",
    ],
  },
  changesTooFast: {
    group: "held",
    title: "The contact changes too fast",
    means:
      "It was written to more often than **Settings → Limits** lets it be in a short time. Two automations that answer each other usually stand behind that.",
    todo: [
      "Look in HighLevel what keeps changing the contact, and stop it there.",
      "Then approve what waits, or skip it.",
    ],
  },
  leftOut: {
    group: "held",
    title: "The rules leave it out",
    means:
      "The contact does not meet the filter, or the rules say that this kind of change is not written. The message names which.",
    todo: ["If it should be synced, change the rules or the contact in HighLevel."],
  },
  changedSincePlan: {
    group: "held",
    title: "The contact changed in Certileads after the plan was made",
    means: "Somebody else wrote to it meanwhile. Nothing was overwritten.",
    todo: ["Look at what changed, then retry: it is planned anew from what is there now."],
  },
  matchUnclear: {
    group: "held",
    title: "Several contacts in Certileads could be this person",
    means:
      "E-mail and phone point to different contacts, or to one with another name. Writing to the wrong one would mix two people up.",
    todo: ["Merge or correct them in Certileads, then retry.", "Or skip this contact."],
  },
  syncPaused: {
    group: "held",
    title: "Syncing is paused",
    means: "Somebody paused it. Nothing is read or written until it goes on.",
    todo: ["Resume it."],
  },
} satisfies Troubles;

const mapping = {
  mappingNotJson: {
    group: "mapping",
    title: "The mapping file is not JSON",
    means:
      "The message names the line and column where reading stopped. Your mapping stays as it is.",
    todo: ["Choose the file that was exported from this app, or correct it at that place."],
  },
  mappingUnknownField: {
    group: "mapping",
    title: "The mapping names a field that doesn’t exist",
    means:
      "The field was renamed or deleted, or the file comes from another account: custom fields have other ids there.",
    todo: [
      "Choose another field in that row.",
      "If the field is new, choose **Read fields again** first.",
    ],
  },
  mappingDuplicateTarget: {
    group: "mapping",
    title: "Two rows fill the same field",
    means: "Only one value can be stored, and which one would be chance.",
    todo: ["Remove one of the rows, or join both fields in one row with **Join**."],
  },
  mappingRequiredMissing: {
    group: "mapping",
    title: "A required field stays empty",
    means: "Certileads refuses a contact without it, so the contact would be held.",
    todo: [
      "Choose a HighLevel field for it.",
      "If that field is empty for some contacts, add **Default when empty** to its row.",
    ],
  },
  mappingNewer: {
    group: "mapping",
    title: "The mapping was written by a newer version of the app",
    means: "This version would lose what it doesn’t know, so it leaves the file alone.",
    todo: ["Update the app, then open the file again."],
  },
  mappingInvalid: {
    group: "mapping",
    title: "A row or step of the mapping can’t work",
    means:
      "A value doesn’t have the form the step or the field wants, or a setting of the step is wrong. The row says which.",
    todo: [
      "Open the row: the step at fault is marked.",
      "Put a step before it that brings the value into form, or change its settings.",
    ],
  },
  mappingExamplesFail: {
    group: "mapping",
    title: "An example comes out differently",
    means:
      "A contact kept as an example would be sent with other values than it should be. The mapping was not published.",
    todo: [
      "Look which rule it names, and mend it.",
      "If the new result is right, accept it under Examples, or publish all the same.",
    ],
  },
  mappingConflict: {
    group: "mapping",
    title: "The mapping was changed elsewhere while you edited it",
    means:
      "Another window or the command line saved a version meanwhile. Neither yours nor theirs is lost.",
    todo: [
      "Save yours as the next version, or drop yours and take theirs. Both stay under **Versions**.",
    ],
  },
} satisfies Troubles;

const rules = {
  rulesNotJson: {
    group: "rules",
    title: "The rules file is not JSON",
    means: "Something in its text can’t be read; the message names line and column.",
    todo: ["Correct it there, or choose the file that was exported."],
  },
  rulesNewer: {
    group: "rules",
    title: "The rules were written by a newer version of the app",
    means: "This version would lose what it does not know, so it leaves them alone.",
    todo: ["Update the app, then open the file again."],
  },
  rulesInvalid: {
    group: "rules",
    title: "A rule or a condition can’t work",
    means:
      "A field is gone, or is compared with something that it can’t hold. The message says which.",
    todo: ["Correct the condition, or remove it."],
  },
  rulesConflict: {
    group: "rules",
    title: "The rules were changed elsewhere while you edited them",
    means: "Another window or the command line saved them meanwhile. Nothing was overwritten.",
    todo: ["Look at what is in force now, then make your changes again."],
  },
} satisfies Troubles;

const bundle = {
  bundleNotJson: {
    group: "bundle",
    title: "The setup file is not JSON",
    means: "Something in its text can’t be read; the message names line and column.",
    todo: ["Correct it there, or export the setup again."],
  },
  bundleNewer: {
    group: "bundle",
    title: "The setup was written by a newer version of the app",
    means: "This version would lose what it does not know, so it leaves the file alone.",
    todo: ["Update the app, then import the file again."],
  },
  bundleInvalid: {
    group: "bundle",
    title: "The setup file, or a part of it, can’t be used",
    means:
      "It is another kind of file, or a part of it names something that is not here. When exporting: a key stands in a profile or in the mapping as plain text, and no key may leave with the file.",
    todo: [
      "Look at the place that the message names, and correct it in the file.",
      "Or import the other parts, and mend this one on its screen.",
    ],
  },
} satisfies Troubles;

const profile = {
  profileNotJson: {
    group: "profile",
    title: "The profile is not JSON",
    means: "The message names the line and column where reading stopped.",
    todo: ["Correct it there, or start from a profile that comes with the app."],
  },
  profileNewer: {
    group: "profile",
    title: "The profile was written for a newer version of the app",
    means: "This version would misread what it doesn’t know.",
    todo: ["Update the app, then open the file again."],
  },
  profileInvalid: {
    group: "profile",
    title: "The profile is wrong at one place",
    means: "The message says where, or that nothing lies in the answer where the profile points.",
    todo: [
      "Try that request on **Connections → Profiles** and compare the answer with the profile.",
    ],
  },
  capabilityMissing: {
    group: "profile",
    title: "The profile has no way to do this",
    means: "What needs it is switched off; the rest works.",
    todo: ["Choose another profile, or add the request to yours."],
  },
} satisfies Troubles;

const computer = {
  keyringAbsent: {
    group: "computer",
    title: "This computer offers no keyring",
    means: "Keys are kept there and nowhere else, so none was stored.",
    todo: [
      "Start GNOME Keyring or KWallet, then open the app again.",
      "On a server, set `CERTILEADS_HIGHLEVEL_TOKEN` and `CERTILEADS_API_KEY` instead.",
    ],
  },
  keyringLocked: {
    group: "computer",
    title: "The keyring is locked",
    means: "The keys in it can’t be read or stored until it is open. Nothing was lost.",
    todo: ["Unlock it, usually by logging out of the computer and in again, then try again."],
  },
  keyringRefused: {
    group: "computer",
    title: "The keyring refused",
    means: "It neither gave nor stored the key. What was kept before is unchanged.",
    todo: ["Look at the system’s password settings, then try again."],
  },
  folderReadOnly: {
    group: "computer",
    title: "The data folder can’t be written",
    means: "Nothing can be saved there, so nothing is sent either.",
    todo: ["Give yourself the right to write it. **Settings** shows where it is."],
  },
  diskFull: {
    group: "computer",
    title: "No space is left",
    means: "What was saved before is safe. Nothing new is sent until it can be saved.",
    todo: ["Free some space, then try again."],
  },
  engineBusy: {
    group: "computer",
    title: "Another Certileads Connect is at work on this data",
    means:
      "Only one at a time works on a data folder, so that nothing is written twice. The message names the other one.",
    todo: ["Wait until it has finished, or end it."],
  },
  databaseLocked: {
    group: "computer",
    title: "Another program holds the database",
    means: "It didn’t let go within five seconds.",
    todo: ["Close the program that has `connect.db` open, such as a database viewer or a backup."],
  },
  databaseDamaged: {
    group: "computer",
    title: "The database is damaged",
    means: "It was left as it is, and nothing is sent from it.",
    todo: [
      "Close the app and put a backup copy in the place of `connect.db`. The data folder may hold one whose name begins with `connect.db.before-`.",
      "Without one, move `connect.db` away: the app starts anew.",
    ],
  },
  databaseNewer: {
    group: "computer",
    title: "The database was written by a newer version",
    means: "This version doesn’t know its form and leaves it untouched.",
    todo: ["Install the newer version again."],
  },
  sandboxFailed: {
    group: "computer",
    title: "The sample data could not be started",
    means:
      "It runs inside the app and listens on this computer only. Nothing of yours is affected.",
    todo: ["See whether a security program blocks local connections, then open the app again."],
  },
} satisfies Troubles;

const other = {
  notFound: {
    group: "other",
    title: "There is no such run, change or version here",
    means: "It belongs to another account, or was removed.",
    todo: ["Go back to the list."],
  },
  invalidInput: {
    group: "other",
    title: "A value can’t be used",
    means: "The field it is about is marked, with the reason.",
    todo: ["Correct it there. What you typed is kept."],
  },
  cancelled: {
    group: "other",
    title: "It was stopped",
    means:
      "Somebody stopped it, or the app was closed. What was written until then stands in History.",
    todo: ["Start it again if you like: it goes on where it stopped."],
  },
  internal: {
    group: "other",
    title: "Something went wrong inside the app",
    means: "That is a defect of the app, nothing you did. What was saved before is safe.",
    todo: [
      "Try again.",
      "If it stays, report it with the details and the version that **Settings** shows.",
    ],
  },
} satisfies Troubles;

/** Every code's page of Help. */
export const troubles = {
  ...key,
  ...network,
  ...answer,
  ...held,
  ...mapping,
  ...rules,
  ...bundle,
  ...profile,
  ...computer,
  ...other,
} satisfies Record<ErrorCode, Trouble>;
