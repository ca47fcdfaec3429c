/** Both sides' fields and the mapping the made-up engine starts with. */
import type { Field } from "../bindings/Field";
import type { FieldType } from "../bindings/FieldType";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { Schema } from "../bindings/Schema";
import type { Scenario } from "./scenario";
import { widened } from "./wide";

const field = (key: string, label: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  key,
  label,
  type,
  required: false,
  options: [],
  origin: "standard",
  ...more,
});

interface SchemaState {
  options: { scenario: Scenario };
  startedAt: number;
}

const options = (...values: string[]) => values.map((value) => ({ value, label: value }));

const source: Field[] = [
  field("id", "Contact id", "id", { origin: "system" }),
  field("firstName", "First name", "text"),
  field("lastName", "Last name", "text"),
  field("email", "Email", "email"),
  field("phone", "Phone", "phone"),
  field("companyName", "Company", "text"),
  field("tags", "Tags", "tags"),
  field("source", "Source", "text"),
  field("website", "Website", "url"),
  field("city", "City", "text"),
  field("country", "Country", "text"),
  field("dateAdded", "Added on", "datetime", { origin: "system" }),
  field("customFields.fLdIndustry00000001", "Industry", "option", {
    origin: "custom",
    options: options("Dental", "Roofing", "Solar", "Legal"),
  }),
  field("customFields.fLdLeadScore0000002", "Lead score", "number", { origin: "custom" }),
  field("customFields.fLdBirthday00000003", "Birthday", "date", { origin: "custom" }),
];
const target: Field[] = [
  field("externalId", "External id", "id", { required: true }),
  field("email", "Email", "email"),
  field("firstName", "First name", "text"),
  field("lastName", "Last name", "text"),
  field("phone", "Phone", "phone"),
  field("company", "Company", "text"),
  field("tags", "Tags", "tags"),
  field("fields.industry", "Industry", "option", {
    origin: "custom",
    options: options("dental", "roofing", "solar", "legal", "other"),
  }),
  field("fields.score", "Score", "number", { origin: "custom" }),
  field("fields.birthday", "Birthday", "date", { origin: "custom" }),
  field("fields.website", "Website", "url", { origin: "custom" }),
  field("fields.last_task_title", "Last task", "text", { origin: "custom" }),
];

/** Choices that are called otherwise on the other side. */
const interest = field("customFields.fLdInterest00000004", "Interest", "option", {
  origin: "custom",
  options: options("Implants", "Whitening", "Check-up"),
});
const service = field("fields.service", "Service", "option", {
  origin: "custom",
  options: options("implantology", "bleaching", "check-up", "other"),
});

/** The fields; without the scope for custom fields, those show their ids. */
export function schemaOf({ options: { scenario }, startedAt: readAt }: SchemaState): Schema {
  const withCustomFields = scenario !== "least";
  if (scenario === "wide") {
    return {
      source: widened("customFields", source),
      target: widened("fields", target),
      readAt,
      gaps: [],
    };
  }
  if (scenario === "unmapped") {
    return { source: [...source, interest], target: [...target, service], readAt, gaps: [] };
  }
  return {
    source: withCustomFields
      ? source
      : source.map((one) =>
          one.origin === "custom" ? { ...one, label: one.key.slice(13), type: "other" } : one,
        ),
    target,
    readAt,
    gaps: withCustomFields ? [] : ["Custom fields show their ids instead of their names."],
  };
}

export const defaultDocument: MappingDocument = {
  format: 1,
  api: "contacts",
  rules: [
    { id: "r1", source: "id", target: "externalId", steps: [], whenBlank: "hold" },
    {
      id: "r2",
      source: "email",
      target: "email",
      steps: [{ type: "trim" }, { type: "lowercase" }],
      whenBlank: "keep",
    },
    {
      id: "r3",
      source: "firstName",
      target: "firstName",
      steps: [{ type: "trim" }],
      whenBlank: "keep",
    },
    {
      id: "r4",
      source: "lastName",
      target: "lastName",
      steps: [{ type: "trim" }],
      whenBlank: "keep",
    },
    {
      id: "r5",
      source: "phone",
      target: "phone",
      steps: [{ type: "phone", country: null }],
      whenBlank: "keep",
    },
    {
      id: "r6",
      source: "companyName",
      target: "company",
      steps: [{ type: "trim" }],
      whenBlank: "keep",
    },
    { id: "r7", source: "tags", target: "tags", steps: [], whenBlank: "keep" },
    {
      id: "r8",
      source: "customFields.fLdIndustry00000001",
      target: "fields.industry",
      steps: [{ type: "lowercase" }],
      whenBlank: "keep",
    },
    {
      id: "r9",
      source: "customFields.fLdLeadScore0000002",
      target: "fields.score",
      steps: [{ type: "number" }],
      whenBlank: "keep",
    },
  ],
};
