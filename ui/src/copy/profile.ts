/** Words about connection profiles: what fills a placeholder, what a member holds. */

/** What can be tried without changing anything on the far side. */
export const readingCapabilities: ReadonlySet<string> = new Set([
  "account",
  "contactFields",
  "findContact",
  "listContacts",
  "readContact",
  "tags",
  "segments",
  "listNotes",
  "listTasks",
]);

/** What stands in a placeholder's place when the request is sent. */
export const placeholderWords: Record<string, string> = {
  id: "the contact’s id in Certileads",
  externalId: "the contact’s id in HighLevel",
  email: "the contact’s e-mail",
  phone: "the contact’s phone, such as +15550100123",
  version: "the contact’s version, as Certileads told it last",
  contact: "the contact as the mapping makes it",
  items: "the contacts of a batch",
  tags: "the tags",
  segmentIds: "the ids of the segments",
  note: "the note",
  noteId: "the note’s id in Certileads",
  task: "the task",
  taskId: "the task’s id in Certileads",
  cursor: "where the next page begins, as the page before told it",
  page: "the page’s number",
  offset: "how many rows were read already",
  limit: "how many rows a page may have",
  updatedSince: "a moment, such as 2026-03-05T14:12:09Z: only what changed since then",
  updatedSinceMs: "the same moment in milliseconds",
  idempotencyKey: "a key of this one write, so that sending it twice does no harm",
  occurredAt: "when it happened in HighLevel",
};

type Rows = readonly (readonly [name: string, holds: string])[];

/** Members of a profile as a whole. */
export const profileMembers: Rows = [
  ["format", "1, the form of the file itself"],
  ["key", "its own short name: small letters, digits and hyphens"],
  ["name, description", "what the list shows"],
  ["kind", "http for requests, or csv for files in a folder"],
  ["auth", "how the key is sent: bearer, header, query, basic or none"],
  ["keyField", "what the form calls the key, and whether it may be left out"],
  ["signature", "a header with an HMAC-SHA256 of the body, made with the key"],
  ["headers", "headers that every request carries"],
  ["idempotency", "the header that makes a repeated write harmless"],
  ["rateLimit", "how many requests in how many seconds"],
  ["errors", "where in a refusal its message, code and field are"],
  ["contact", "where in a contact its id, version and fields are"],
  ["fields", "fields that Certileads doesn’t tell by itself"],
  ["capabilities", "the requests, one by one"],
];

/** Members of one request. */
export const requestMembers: Rows = [
  ["method, path", "such as GET and /contacts/{id}; the path follows the address"],
  ["query, headers", "left out where their placeholder has no value"],
  ["body", "any JSON; a text that is one placeholder becomes its value"],
  ["success, missing", "statuses that mean done, and not there"],
  ["object, id, name", 'where they are in the answer, such as /data; "" is all of it'],
  ["list", "where the rows are, if the answer has several"],
  ["paging", "cursor, page or offset; left out if the list comes whole"],
];
