/** Made-up contacts: the same ones every time. Addresses end in example.com, phones in 01xx. */
import type { SampleRecord } from "../bindings/SampleRecord";

export interface Person {
  id: string;
  values: Record<string, unknown>;
}

const names: [string, string, string][] = [
  ["Ana", "Díaz", "Clínica Díaz & Söhne"],
  ["Zoë", "O’Brien-Nakamura", "O’Brien Roofing"],
  ["Łukasz", "Wójcik", ""],
  ["美咲", "田中", "田中デザイン"],
  ["Omar", "Al-Farsi", "Al-Farsi Trading"],
  ["Priya", "Raghunathan-Venkatasubramanian", "Bright Smile Orthodontics and Family Dentistry"],
  ["Jean-Luc", "de la Fontaine", "Fontaine Fils"],
  ["Sofía", "Martínez", "Acme Dental"],
  ["Håkon", "Ødegård", "Fjord Solar"],
  ["Mary", "Smith", ""],
  ["Dmitri", "Ivanov", "Northern Freight"],
  ["Chiamaka", "Okafor", "Okafor Legal"],
  ["Bob", "Lee", "Lee Plumbing"],
  ["Aoife", "Ní Bhriain", "Cork Coffee"],
];
const tags = [
  ["hot lead"],
  ["newsletter", "spring campaign"],
  [],
  ["customer"],
  ["hot lead", "vip"],
];
const industries = ["Dental", "Roofing", "Solar", "Legal", null];

/** As many people as asked for; the first few by name, then the names come round again. */
export function makePeople(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => makePerson(index));
}

function makePerson(index: number): Person {
  const [firstName, lastName, company] = names[index % names.length] ?? ["", "", ""];
  const round = Math.floor(index / names.length);
  const id = `cNt${String(index).padStart(4, "0")}aB3dE9fGhJkLm`.slice(0, 20);
  const mail = `contact${index + 1}@example.com`;
  return {
    id,
    values: {
      id,
      firstName: round > 0 && index % 3 === 0 ? firstName.toUpperCase() : firstName,
      lastName,
      email: index % 9 === 4 ? null : index % 5 === 2 ? ` ${mail.toUpperCase()} ` : mail,
      phone: index % 7 === 5 ? null : `(555) 010-0${String(100 + (index % 100)).slice(-3)}`,
      companyName: company || null,
      tags: tags[index % tags.length] ?? [],
      source: "Website form",
      dateAdded: 1_760_000_000_000 + index * 3_600_000,
      "customFields.fLdIndustry00000001": industries[index % industries.length] ?? null,
      "customFields.fLdLeadScore0000002": 40 + ((index * 17) % 60),
      "customFields.fLdBirthday00000003": index % 4 === 0 ? "1988-04-02" : null,
    },
  };
}

const interests = ["Implants", "Whitening", "Check-up"];

/** A person with what they asked for, a field that only some scenarios have. */
export function withInterest({ id, values }: Person, index: number): Person {
  const interest = interests[index % interests.length] ?? null;
  return { id, values: { ...values, "customFields.fLdInterest00000004": interest } };
}

/** A person's full name. */
export function fullName({ values }: Person): string {
  return `${String(values["firstName"] ?? "")} ${String(values["lastName"] ?? "")}`.trim();
}

/** A person as the pickers offer them. */
export function asSample(person: Person): SampleRecord {
  const { email, phone, companyName } = person.values;
  return {
    id: person.id,
    name: fullName(person),
    detail: String(email ?? phone ?? companyName ?? "").trim(),
  };
}
