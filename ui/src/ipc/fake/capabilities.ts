/** What a target may be able to do, in the engine's order and words. */
export interface Capability {
  key: string;
  label: string;
  /** What is missing without it. */
  loss: string;
  writes: boolean;
}

const rows: [key: string, label: string, loss: string][] = [
  [
    "account",
    "Tell whose account it is",
    "It can't be shown whose account is connected, and a wrong key shows only at the first write.",
  ],
  [
    "contactFields",
    "Tell which fields a contact has",
    "The fields are those the profile lists; new ones in Certileads are not noticed.",
  ],
  [
    "findContact",
    "Look a contact up",
    "Contacts that already exist can't be found one by one, so an interrupted create can't be looked for.",
  ],
  [
    "listContacts",
    "Page through all contacts",
    "A first sync can't see what is there already and may create contacts twice.",
  ],
  [
    "readContact",
    "Read a contact",
    "What was stored can't be read back, so writes are proved only where the answer carries the contact.",
  ],
  ["createContact", "Create a contact", "New contacts can't be sent."],
  ["updateContact", "Change a contact", "Changes and completed tasks can't be sent."],
  [
    "deleteContact",
    "Remove a contact",
    "What a test made can't be cleaned up, and creates can't be undone.",
  ],
  [
    "batch",
    "Create many contacts at once",
    "A first sync sends contacts one by one and takes longer.",
  ],
  ["addTags", "Add tags", "Added tags can't be sent."],
  ["removeTags", "Remove tags", "Removed tags can't be sent."],
  ["tags", "List the tags", "Known tags can't be offered while mapping."],
  ["segments", "List the segments", "Segments can't be offered."],
  ["setSegments", "Set a contact's segments", "Contacts can't be put into segments."],
  ["listNotes", "List notes", "Notes can't be read back."],
  ["createNote", "Add a note", "Notes can't be sent."],
  ["updateNote", "Change a note", "Changed notes can't be sent."],
  ["deleteNote", "Remove a note", "Removed notes can't be sent."],
  ["listTasks", "List tasks", "Tasks can't be read back."],
  ["createTask", "Add a task", "Tasks can't be sent as tasks."],
  ["updateTask", "Change a task", "Changed tasks can't be sent as tasks."],
  ["deleteTask", "Remove a task", "Removed tasks can't be sent."],
];

const reading = new Set([
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

export const capabilities: Capability[] = rows.map(([key, label, loss]) => ({
  key,
  label,
  loss,
  writes: !reading.has(key),
}));

/** What a profile of files can do; it names no requests. */
export const ofFiles = ["createContact", "updateContact", "addTags", "removeTags"];
