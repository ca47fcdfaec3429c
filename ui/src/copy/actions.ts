/** What an operation does, said of its contact. */
import type { ActionKind } from "@/ipc/bindings/ActionKind";

export const actionWords: Record<ActionKind, string> = {
  createContact: "Contact created",
  updateContact: "Contact updated",
  archiveContact: "Contact archived",
  deleteContact: "Contact deleted",
  addTags: "Tags added",
  removeTags: "Tags removed",
  completeTask: "Task completed",
  setSegments: "Segments set",
  createTask: "Task created",
  updateTask: "Task changed",
  closeTask: "Follow-up task closed",
  deleteTask: "Task deleted",
  createNote: "Note attached",
  updateNote: "Note changed",
  deleteNote: "Note deleted",
};
