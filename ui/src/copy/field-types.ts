/** Words for what a field holds. */
import type { FieldType } from "@/ipc/bindings/FieldType";

export const fieldTypeWords: Record<FieldType, string> = {
  text: "text",
  number: "number",
  boolean: "yes/no",
  date: "date",
  datetime: "date & time",
  email: "e-mail",
  phone: "phone",
  url: "web address",
  option: "choice",
  options: "choices",
  tags: "tags",
  file: "file",
  id: "id",
  other: "other",
};
