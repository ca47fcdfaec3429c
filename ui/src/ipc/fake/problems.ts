/** Made-up failures: one for each code, in the engine's three sentences. */
import type { ErrorCode } from "../bindings/ErrorCode";
import type { Problem } from "../bindings/Problem";
import { IpcError } from "../errors";

type Words = [what: string, meaning: string, remedy: string, more?: Partial<Problem>];

const words: Partial<Record<ErrorCode, Words>> = {
  tokenEmpty: [
    "No token was typed.",
    "",
    "Paste the token of your Private Integration.",
    { field: "token" },
  ],
  tokenMalformed: [
    "This isn't a Private Integration token.",
    "Such a token starts with pit- and has 40 characters.",
    "Copy it again from HighLevel, all of it.",
    { field: "token" },
  ],
  tokenInvalid: [
    "HighLevel doesn't accept the key.",
    "It was mistyped, replaced, deleted or revoked.",
    "Copy the key again, or make a new one.",
    { field: "token", details: "HTTP 401: Invalid Private Integration token" },
  ],
  tokenAgency: [
    "This token belongs to an agency.",
    "HighLevel gives contacts only to a token of the sub-account itself.",
    "Make a Private Integration inside the sub-account and use its token.",
    { field: "token" },
  ],
  locationMalformed: [
    "No location id is in there.",
    "It has 20 letters and digits, or stands in the address of each page of the sub-account after /location/.",
    "Open the sub-account in HighLevel and paste the address from the browser.",
    { field: "location" },
  ],
  locationWrong: [
    "The token doesn't open this location.",
    "Token and location belong to different sub-accounts.",
    "Copy both from the same sub-account.",
    { field: "location" },
  ],
  scopeMissing: [
    "The token lacks the scope contacts.readonly.",
    "Without it no contact can be read, so nothing can be synced.",
    "Add the scope to the Private Integration; the token stays the same.",
  ],
  addressInvalid: [
    "The address of Certileads can't be used.",
    "It has to start with https://.",
    "Type an address that starts with https://.",
    { field: "baseUrl" },
  ],
  networkUnreachable: [
    "HighLevel can't be reached.",
    "This computer is offline, or nothing answers at that address.",
    "Check the internet connection and the address, then try again.",
    { details: "connect: Network is unreachable (os error 101)" },
  ],
  dnsFailed: [
    "The address of Certileads wasn't found.",
    "There is no server named api.certileads.example, or this computer is offline and can't ask.",
    "Check the internet connection and the spelling of the address.",
  ],
  rateLimited: [
    "HighLevel asks to wait.",
    "There were too many requests in a short time; nothing is lost.",
    "It goes on by itself after a pause.",
    { retryAfterMs: 8000 },
  ],
  keyringLocked: [
    "The keyring is locked.",
    "Keys are kept there and nowhere else, so this one wasn't stored.",
    "Unlock the keyring of this computer, then try again.",
  ],
  keyringAbsent: [
    "This computer has no keyring that runs.",
    "Keys are kept there and nowhere else, so this one wasn't stored.",
    "Start GNOME Keyring or KWallet, then try again.",
  ],
  databaseNewer: [
    "Your data was written by a newer version of the app.",
    "This version doesn't know its form and leaves it untouched.",
    "Install the newer version again, or choose another data folder.",
    { details: "database version 9, this app knows 3" },
  ],
  engineBusy: [
    "Another Certileads Connect is at work on this data.",
    "A sync of the command line (process 4211) holds the data folder.",
    "Wait until it has finished, then try again.",
  ],
  mappingConflict: [
    "The mapping was changed somewhere else.",
    "Version 4 was saved while you edited version 3.",
    "Load the newer version, or save yours over it.",
  ],
  invalidInput: [
    "That value can't be used.",
    "It has to be between 0 and 100,000.",
    "Type another one.",
  ],
  serverFailed: [
    "Certileads has a failure of its own (HTTP 502).",
    "Nothing is wrong on this side.",
    "Try again in a few minutes.",
  ],
};

/** The problem of a code. */
export function problem(code: ErrorCode, more: Partial<Problem> = {}): Problem {
  const [what, meaning, remedy, extra] = words[code] ?? [
    `This went wrong: ${code}.`,
    "Nothing was changed by it.",
    "Try again in a moment.",
  ];
  return { code, what, meaning, remedy, ...extra, ...more };
}

/** Fails as a command does. */
export function fail(code: ErrorCode, more: Partial<Problem> = {}): never {
  throw new IpcError(problem(code, more));
}
