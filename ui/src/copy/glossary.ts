/** The terms of the field, each explained once: on hover (components/glossary) and in Help. */
export const glossary = {
  action: {
    term: "Action",
    meaning:
      "What is done in Certileads when something happened in HighLevel, such as creating a contact.",
  },
  api: {
    term: "API",
    meaning:
      "The door a service opens for programs: addresses they may call, and the answers they get.",
  },
  authentication: {
    term: "Authentication",
    meaning:
      "Proving who is calling. Here a key proves it: a token for HighLevel, an API key for Certileads.",
  },
  backfill: {
    term: "Backfill",
    meaning:
      "Bringing over the contacts you already have, once. It counts them first and waits for your yes.",
  },
  endpoint: {
    term: "Endpoint",
    meaning: "One address of an API together with what it does, such as “read a contact”.",
  },
  fieldMapping: {
    term: "Field mapping",
    meaning:
      "Which HighLevel field goes into which Certileads field, and how its value is changed on the way.",
  },
  held: {
    term: "Held",
    meaning:
      "A change that waits for you, with its reason, because the app must not decide it alone.",
  },
  idempotency: {
    term: "Idempotency",
    meaning:
      "Sending the same request twice has the effect of sending it once, so nothing is written double.",
  },
  keyring: {
    term: "Keyring",
    meaning:
      "The place where this computer keeps passwords: Keychain, Windows’ Credential Manager, GNOME Keyring or KWallet.",
  },
  location: {
    term: "Location",
    meaning:
      "HighLevel's word for a sub-account: one business with its own contacts. Its id is in the address of each of its pages.",
  },
  plan: {
    term: "Plan",
    meaning: "What would be written, record by record and field by field, before it is.",
  },
  privateIntegration: {
    term: "Private Integration",
    meaning:
      "HighLevel's way to give one program a token of its own, with just the scopes you tick.",
  },
  profile: {
    term: "Connection profile",
    meaning:
      "A small file that tells this app how an account is spoken to: addresses, headers, and where things are in the answers.",
  },
  proof: {
    term: "Proof",
    meaning:
      "What was asked, field by field, beside what Certileads stored, read back after writing.",
  },
  rateLimit: {
    term: "Rate limit",
    meaning:
      "How many requests a service accepts in a span of time. The app paces itself to stay below it.",
  },
  run: {
    term: "Run",
    meaning: "One test, sync or backfill from its start to its end, with everything it did.",
  },
  scope: {
    term: "Scope",
    meaning:
      "One permission of a token, such as reading contacts. A token can do only what its scopes allow.",
  },
  segment: {
    term: "Segment",
    meaning: "A group of contacts in Certileads that belong together.",
  },
  sync: {
    term: "Sync",
    meaning: "Looking for what changed in HighLevel and bringing exactly that to Certileads.",
  },
  tag: {
    term: "Tag",
    meaning: "A short label on a contact, such as “hot lead”.",
  },
  token: {
    term: "Token",
    meaning:
      "A long secret text that stands for a permission, like a key. Whoever has it may use it.",
  },
  trigger: {
    term: "Trigger",
    meaning: "What sets something off, such as a contact being created or a task being completed.",
  },
  webhook: {
    term: "Webhook",
    meaning: "A message a service sends to an address by itself the moment something happens.",
  },
} as const satisfies Record<string, { term: string; meaning: string }>;

export type GlossaryKey = keyof typeof glossary;
