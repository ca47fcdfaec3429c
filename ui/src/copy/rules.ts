/** Words of the rules' screen: what happens in HighLevel, what follows, and what that needs. */
import type { DeletedPolicy } from "@/ipc/bindings/DeletedPolicy";
import type { LeavePolicy } from "@/ipc/bindings/LeavePolicy";
import type { Operator } from "@/ipc/bindings/Operator";

/** A switch of the document. */
export interface RuleWords {
  /** Where it stands: a JSON pointer. */
  place: string;
  /** What happens in HighLevel. */
  event: string;
  /** What follows in Certileads. */
  action: string;
  /** A capability of the profile, by its key. */
  capability?: string;
}

export const contactRules = {
  create: {
    place: "/contacts/create",
    event: "A contact is created",
    action: "Create it in Certileads",
    capability: "createContact",
  },
  update: {
    place: "/contacts/update",
    event: "A contact’s fields change",
    action: "Write what changed",
    capability: "updateContact",
  },
} satisfies Record<string, RuleWords>;

export const tagRules = {
  add: {
    place: "/tags/add",
    event: "A tag is added",
    action: "Add it in Certileads",
    capability: "addTags",
  },
  remove: {
    place: "/tags/remove",
    event: "A tag is removed",
    action: "Remove it in Certileads",
    capability: "removeTags",
  },
} satisfies Record<string, RuleWords>;

/** The scope that tasks are best read with. */
export const taskScope = "locations/tasks.readonly";

export const taskRules = {
  completion: {
    place: "/tasks/completion",
    event: "A task is completed",
    action: "Note it on the contact",
    capability: "updateContact",
  },
  create: {
    place: "/tasks/create",
    event: "A task is created",
    action: "Create a follow-up task",
    capability: "createTask",
  },
  update: {
    place: "/tasks/update",
    event: "A task changes or is reopened",
    action: "Update the follow-up task",
    capability: "updateTask",
  },
  close: {
    place: "/tasks/close",
    event: "A task is completed",
    action: "Close the follow-up task",
    capability: "updateTask",
  },
  delete: {
    place: "/tasks/delete",
    event: "A task is deleted",
    action: "Remove the follow-up task",
    capability: "deleteTask",
  },
} satisfies Record<string, RuleWords>;

export const noteRules = {
  add: {
    place: "/notes/add",
    event: "A note is added",
    action: "Attach it to the contact",
    capability: "createNote",
  },
  update: {
    place: "/notes/update",
    event: "A note changes",
    action: "Update the attached note",
    capability: "updateNote",
  },
  delete: {
    place: "/notes/delete",
    event: "A note is deleted",
    action: "Remove the attached note",
    capability: "deleteNote",
  },
} satisfies Record<string, RuleWords>;

export const appointmentNote = {
  place: "/appointments/note",
  event: "An appointment is booked, moved or cancelled",
  action: "Tell it by a note that follows it",
  capability: "createNote",
} satisfies RuleWords;

export const deletedPolicies: Record<DeletedPolicy, string> = {
  keep: "Keep it in Certileads",
  archive: "Archive it in Certileads",
  delete: "Delete it in Certileads",
};

export const leavePolicies: Record<LeavePolicy, { label: string; about: string }> = {
  stop: { label: "Stop writing to it", about: "It stays in Certileads as it is." },
  keep: { label: "Go on syncing it", about: "Once in, it stays in." },
  archive: {
    label: "Archive it in Certileads",
    about: "It is marked as archived, then left alone.",
  },
};

export const groupWords = {
  all: "All of these are met",
  any: "Any of these is met",
  none: "None of these is met",
} as const;

/** The “…” stands for a number of days. */
export const operatorWords: Record<Operator, string> = {
  is: "is",
  isNot: "is not",
  contains: "contains",
  containsNot: "does not contain",
  startsWith: "starts with",
  endsWith: "ends with",
  isBlank: "is blank",
  isNotBlank: "is not blank",
  isOneOf: "is one of",
  isNoneOf: "is none of",
  greater: "is more than",
  atLeast: "is at least",
  less: "is less than",
  atMost: "is at most",
  before: "is before",
  after: "is after",
  withinLast: "is within the last … days",
  withinNext: "is within the next … days",
  moreThanAgo: "is more than … days ago",
  moreThanAhead: "is more than … days from now",
  has: "has",
  hasNot: "does not have",
};
