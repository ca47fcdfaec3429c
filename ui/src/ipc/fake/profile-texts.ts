/** Made-up texts of the built-in profiles, shorter than the real ones. */
const rest = {
  format: 1,
  key: "rest",
  name: "Certileads REST",
  description:
    "JSON over HTTPS with a bearer key. Certileads publishes no API reference that we could find: this is our assumption.",
  auth: { type: "bearer" },
  keyField: { label: "API key" },
  idempotency: { header: "Idempotency-Key", methods: ["POST"], days: 30 },
  capabilities: {
    account: { method: "GET", path: "/account", object: "", name: "/name" },
    contactFields: { method: "GET", path: "/contact-fields", list: "/fields" },
    findContact: {
      method: "GET",
      path: "/contacts",
      query: { email: "{email}" },
      list: "/contacts",
    },
    listContacts: {
      method: "GET",
      path: "/contacts",
      query: { cursor: "{cursor}" },
      list: "/contacts",
    },
    readContact: { method: "GET", path: "/contacts/{id}", object: "" },
    createContact: { method: "POST", path: "/contacts", body: "{contact}", object: "" },
    updateContact: { method: "PUT", path: "/contacts/{id}", body: "{contact}", object: "" },
    deleteContact: { method: "DELETE", path: "/contacts/{id}" },
    addTags: { method: "POST", path: "/contacts/{id}/tags", body: { tags: "{tags}" }, object: "" },
  },
};
const inboundWebhook = {
  format: 1,
  key: "inbound-webhook",
  name: "Inbound webhook",
  description: "Each change is sent to one address. Nothing can be read back.",
  auth: { type: "none" },
  keyField: { label: "Signing secret", optional: true },
  capabilities: {
    createContact: { method: "POST", path: "", body: "{contact}" },
    updateContact: { method: "POST", path: "", body: "{contact}" },
    addTags: { method: "POST", path: "", body: { tags: "{tags}" } },
  },
};
const csv = {
  format: 1,
  key: "csv",
  name: "CSV files",
  description: "One file per run in a folder that Certileads imports. Nothing can be read back.",
  kind: "csv",
  auth: { type: "none" },
  capabilities: { createContact: {}, updateContact: {}, addTags: {} },
};

export const builtInKeys = ["rest", "inbound-webhook", "csv"];

export const builtInProfiles: [string, string][] = [rest, inboundWebhook, csv].map((profile) => [
  profile.key,
  JSON.stringify(profile, null, 2),
]);
