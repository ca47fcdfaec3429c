/** Words for changes of fields that the mapping uses. */
import type { Drift } from "@/ipc/bindings/Drift";
import { fieldTypeWords } from "./field-types";
import { sideName } from "./sides";

/** What changed, as a sentence. */
export function driftWords({ side, label, change }: Drift): string {
  const owner = side === "certileads" ? `${sideName[side]}’` : `${sideName[side]}’s`;
  const field = `${owner} “${label}”`;
  switch (change.type) {
    case "renamed":
      return `${field} is called “${change.to}” now.`;
    case "retyped":
      return `${field} was of type ${fieldTypeWords[change.from]} and is ${fieldTypeWords[change.to]} now.`;
    case "deleted":
      return `${field} is gone.`;
    case "optionsDeleted":
      return change.options.length === 1
        ? `${field} has lost its choice “${change.options[0]}”.`
        : `${field} has lost ${change.options.length} choices: ${change.options.join(", ")}.`;
    case "optionRenamed":
      return `The choice “${change.from}” of ${field} is called “${change.to}” now.`;
    case "required":
      return `${field} must be filled now, and no row does.`;
  }
}

/** What follows from it, as a sentence. */
export function driftMeaning({ side, change, holds }: Drift): string {
  switch (change.type) {
    case "renamed":
    case "optionRenamed":
      return "It is the same one; nothing has to be done.";
    case "retyped":
      return holds
        ? "Its contacts are held until the row is mended."
        : "Its values still fit; look whether they still mean the same.";
    case "deleted":
      return change.instead
        ? "Contacts are held until the row is mended. There is a new field of that name."
        : "Contacts are held until the row is mended.";
    case "optionsDeleted":
      return side === "certileads"
        ? "Contacts with it are held until a value table leads elsewhere."
        : "Contacts won’t have it any more.";
    case "required":
      return "Every contact is held until a row fills it.";
  }
}
