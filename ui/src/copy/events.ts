/** Words for what happened in HighLevel, and how it was noticed. */
import type { Event } from "@/ipc/bindings/Event";
import type { EventKind } from "@/ipc/bindings/EventKind";
import type { EventOrigin } from "@/ipc/bindings/EventOrigin";
import { contactLabel } from "./operations";

export const originWords: Record<EventOrigin, string> = {
  poll: "Found by comparing HighLevel with what was last seen.",
  backfill: "Found while everything was brought over.",
  test: "Made to happen by the test.",
  manual: "Looked at again because somebody asked for it.",
};

/** What happened to whom, in HighLevel. */
export function eventText(event: Event): string {
  const record = member(event.payload, "tag") ?? member(event.payload, "title");
  return texts[event.kind](contactLabel(event.contactName), record ? ` “${record}”` : "");
}

/** `what` is the tag's, task's or appointment's name in quotes, or empty. */
type Text = (name: string, what: string) => string;

const texts: Record<EventKind, Text> = {
  contactCreated: (name) => `${name} was created in HighLevel.`,
  contactUpdated: (name) => `${name} was changed in HighLevel.`,
  contactDeleted: (name) => `${name} was deleted from HighLevel.`,
  contactDndChanged: (name) => `Do not disturb was changed for ${name} in HighLevel.`,
  contactEntered: (name) => `${name} meets the filter now.`,
  contactLeft: (name) => `${name} no longer meets the filter.`,
  tagAdded: (name, what) => `${name} got ${what ? `the tag${what}` : "a tag"} in HighLevel.`,
  tagRemoved: (name, what) => `${name} lost ${what ? `the tag${what}` : "a tag"} in HighLevel.`,
  taskCreated: (name, what) => `${name} got ${what ? `the task${what}` : "a task"} in HighLevel.`,
  taskUpdated: (name, what) => `The task${what} of ${name} was changed.`,
  taskCompleted: (name, what) => `The task${what} of ${name} was completed in HighLevel.`,
  taskReopened: (name, what) => `The task${what} of ${name} was opened again.`,
  taskDeleted: (name, what) => `The task${what} of ${name} was deleted from HighLevel.`,
  noteAdded: (name) => `A note was added to ${name} in HighLevel.`,
  noteChanged: (name) => `A note on ${name} was changed in HighLevel.`,
  noteDeleted: (name) => `A note on ${name} was deleted from HighLevel.`,
  appointmentCreated: (name, what) =>
    `${name} got ${what ? `the appointment${what}` : "an appointment"} in HighLevel.`,
  appointmentUpdated: (name, what) => `The appointment${what} of ${name} was changed in HighLevel.`,
  appointmentCancelled: (name, what) => `The appointment${what} of ${name} was cancelled.`,
};

function member(payload: unknown, key: string): string | null {
  if (typeof payload !== "object" || payload === null) return null;
  const value = (payload as Record<string, unknown>)[key];
  return typeof value === "string" && value !== "" ? value : null;
}
