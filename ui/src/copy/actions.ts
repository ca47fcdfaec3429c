/** What an operation does, said of its contact. */
import type { ActionKind } from "@/ipc/bindings/ActionKind";

export const actionWords: Record<ActionKind, string> = {
  createContact: "Contact created",
  updateContact: "Contact updated",
  deleteContact: "Contact deleted",
  addTags: "Tags added",
  removeTags: "Tags removed",
  completeTask: "Task completed",
  createTask: "Task created",
  deleteTask: "Task deleted",
};
