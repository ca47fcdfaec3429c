/** The rules the made-up engine starts with: those of a new pair. */
import type { RulesDocument } from "../bindings/RulesDocument";

export const defaultRules: RulesDocument = {
  format: 1,
  filter: null,
  whenLeft: "stop",
  contacts: { create: true, update: true, whenDeleted: "keep" },
  tags: { add: true, remove: true, ignore: [], table: [], prefix: "", createMissing: true },
  tasks: { completion: true, create: false, update: false, close: false, delete: false },
  notes: { add: false, update: false, delete: false },
  appointments: { note: false, tag: "" },
  segments: [],
};
