/** Words for an operation: what it does, where it stands, and both as one sentence. */
import type { Tone } from "@/components/states/tone";
import type { ActionKind } from "@/ipc/bindings/ActionKind";
import type { ExchangePurpose } from "@/ipc/bindings/ExchangePurpose";
import type { Operation } from "@/ipc/bindings/Operation";
import type { OperationState } from "@/ipc/bindings/OperationState";
import { isBlank, valueText } from "@/components/value/value-text";
import { actionWords } from "./actions";
import { sideName } from "./sides";

/** What is to be done, said as a task. */
export const taskWords: Record<ActionKind, string> = {
  createContact: "Create contact",
  updateContact: "Update contact",
  archiveContact: "Archive contact",
  deleteContact: "Delete contact",
  addTags: "Add tags",
  removeTags: "Remove tags",
  completeTask: "Note completed task",
  setSegments: "Set segments",
  createTask: "Create task",
  updateTask: "Change task",
  closeTask: "Close follow-up task",
  deleteTask: "Delete task",
  createNote: "Attach note",
  updateNote: "Change note",
  deleteNote: "Delete note",
};

interface StateWords {
  tone: Tone;
  label: string;
  busy?: boolean;
}

/** In the order in which an operation passes through them. */
export const operationStateWords: Record<OperationState, StateWords> = {
  planned: { tone: "idle", label: "Planned" },
  approved: { tone: "accent", label: "Approved" },
  sending: { tone: "accent", label: "Sending", busy: true },
  retry: { tone: "warn", label: "Trying again" },
  done: { tone: "ok", label: "Done" },
  held: { tone: "warn", label: "Held" },
  failed: { tone: "bad", label: "Failed" },
  skipped: { tone: "idle", label: "Skipped" },
};

/** Where an operation stands; a done one by its proof. */
export function standing({ state, proof }: Operation): StateWords {
  if (state !== "done" || !proof) return operationStateWords[state];
  if (proof.outcome === "differs") return { tone: "bad", label: "Differs" };
  return proof.outcome === "unproved" ? operationStateWords.done : { tone: "ok", label: "Proved" };
}

/** The contact's name, or words where it has none. */
export function contactLabel(name: string): string {
  return name.trim() || "A contact without a name";
}

/** The action in two words: what was done, or what is to be done. */
export function actionLabel({ action, state }: Operation): string {
  return state === "done" ? actionWords[action] : taskWords[action];
}

/** What an operation touches, in short: the tags, or the names of the fields. */
export function touched(operation: Operation): string {
  const tags = tagsOf(operation);
  if (tags) return tags;
  const labels = operation.changes.map(({ label }) => label);
  const shown = labels.length > 4 ? labels.slice(0, 3) : labels;
  const more = labels.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The tags that are added or removed. */
function tagsOf({ action, changes }: Operation): string | null {
  if (action !== "addTags" && action !== "removeTags") return null;
  const [before, after] = [listOf(changes[0]?.before), listOf(changes[0]?.after)];
  const [all, without] = action === "addTags" ? [after, before] : [before, after];
  return all.filter((tag) => !without.includes(tag)).join(", ") || null;
}

function listOf(value: unknown): string[] {
  if (isBlank(value)) return [];
  return Array.isArray(value) ? value.map(valueText) : [valueText(value)];
}

/** A sentence in three parts, so that the name can be made to stand out. */
export interface Sentence {
  lead: string;
  name: string;
  rest: string;
}

/** What happened to whom, or will, or could not. */
export function sentenceOf(operation: Operation): Sentence {
  const tags = tagsOf(operation);
  const [lead, participle] = phrases[operation.action](
    operation.side === "certileads",
    sideName[operation.side],
    tags ? ` “${tags}”` : "",
  );
  const name = contactLabel(operation.contactName);
  return { lead, name, rest: ` ${auxiliary[operation.state]} ${participle}` };
}

/** What stands before the contact's name, and what was done, where. */
type Phrase = (ours: boolean, where: string, quoted: string) => [lead: string, participle: string];

const phrases: Record<ActionKind, Phrase> = {
  createContact: (_, where) => ["", `created in ${where}`],
  updateContact: (_, where) => ["", `updated in ${where}`],
  archiveContact: (_, where) => ["", `archived in ${where}`],
  deleteContact: (_, where) => ["", `deleted from ${where}`],
  addTags: (_, where, quoted) => ["", `tagged${quoted} in ${where}`],
  removeTags: (_, where, quoted) => ["", `untagged${quoted} in ${where}`],
  completeTask: (ours, where) =>
    ours
      ? ["The completed task of ", `noted in ${where}`]
      : ["A task of ", `completed in ${where}`],
  setSegments: (_, where) => ["", `put into segments in ${where}`],
  createTask: (_, where) => ["A task for ", `created in ${where}`],
  updateTask: (_, where) => ["A task of ", `changed in ${where}`],
  closeTask: (_, where) => ["The follow-up task of ", `closed in ${where}`],
  deleteTask: (_, where) => ["A task of ", `deleted from ${where}`],
  createNote: (_, where) => ["A note on ", `attached in ${where}`],
  updateNote: (_, where) => ["A note on ", `changed in ${where}`],
  deleteNote: (_, where) => ["A note on ", `deleted from ${where}`],
};

const auxiliary: Record<OperationState, string> = {
  planned: "will be",
  approved: "will be",
  retry: "will be",
  sending: "is being",
  done: "was",
  held: "waits to be",
  failed: "could not be",
  skipped: "was not",
};

/** The sentence as one text. */
export function sentenceText(operation: Operation): string {
  const { lead, name, rest } = sentenceOf(operation);
  return `${lead}${name}${rest}`;
}

/** What an exchange of an attempt was for. */
export const purposeWords: Record<ExchangePurpose, string> = {
  readBefore: "Read before",
  lookUp: "Looked up",
  write: "Write",
  readBack: "Read back",
};
