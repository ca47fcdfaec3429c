/** The texts of the profiles that come with the app: the engine's own files. */
import csv from "../../../../src-tauri/core/src/certileads/profiles/csv.json?raw";
import inboundWebhook from "../../../../src-tauri/core/src/certileads/profiles/inbound-webhook.json?raw";
import rest from "../../../../src-tauri/core/src/certileads/profiles/rest.json?raw";

export const builtInProfiles: [key: string, text: string][] = [
  ["rest", rest],
  ["inbound-webhook", inboundWebhook],
  ["csv", csv],
];

export const builtInKeys = builtInProfiles.map(([key]) => key);
