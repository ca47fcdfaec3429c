/** Made-up changes of fields: one of each kind that the screens tell apart. */
import type { Drift } from "../bindings/Drift";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { FakeState } from "./state";

interface Change extends Omit<Drift, "rules"> {
  /** The key of the target whose rule uses the field. */
  target: string;
}

const changes: Change[] = [
  {
    side: "highlevel",
    key: "companyName",
    label: "Company",
    change: { type: "deleted", instead: { key: "website", label: "Website" } },
    holds: true,
    target: "company",
  },
  {
    side: "highlevel",
    key: "firstName",
    label: "First name",
    change: { type: "renamed", to: "Given name" },
    holds: false,
    target: "firstName",
  },
  {
    side: "certileads",
    key: "lastName",
    label: "Last name",
    change: { type: "optionsDeleted", options: ["Roofing and everything that belongs to it"] },
    holds: true,
    target: "lastName",
  },
  {
    side: "certileads",
    key: "phone",
    label: "Phone",
    change: { type: "retyped", from: "phone", to: "text" },
    holds: false,
    target: "phone",
  },
];

/** Every change, for rules by the names of the default mapping. */
export function makeDrift(): Drift[] {
  return changes.map(({ target, ...change }) => ({ ...change, rules: [target] }));
}

/** What of it a document is concerned by: what it uses no longer is mended. */
export function driftOf(state: FakeState, { rules }: MappingDocument): Drift[] {
  return state.drift.flatMap((one) => {
    const using = rules.filter(({ source, target }) =>
      one.side === "highlevel" ? source === one.key : target === one.key,
    );
    return using.length === 0 ? [] : [{ ...one, rules: using.map(({ id }) => id) }];
  });
}
