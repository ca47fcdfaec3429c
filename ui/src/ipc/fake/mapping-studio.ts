/** The mapping's draft, suggestions, records of a kind and impact, on made-up contacts. */
import type { ImpactRecord } from "../bindings/ImpactRecord";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { RulePreview } from "../bindings/RulePreview";
import type { Suggestion } from "../bindings/Suggestion";
import { asSample, type Person } from "./people";
import type { Handlers } from "./scenario";
import { makeSchema } from "./schema";
import type { FakeState } from "./state";
import { isBlank } from "./steps";
import { previewDocument } from "./transform";

type StudioCommand =
  | "pick_records"
  | "suggest_mapping"
  | "mapping_impact"
  | "mapping_impact_csv"
  | "keep_mapping_draft"
  | "discard_mapping_draft";

/** How many contacts one answer looks at. */
const PAGE = 50;

export function studioHandlers(state: FakeState): Pick<Handlers, StudioCommand> {
  const schema = makeSchema(state.options.scenario !== "least", state.startedAt);
  const rulesOf = (document: MappingDocument, person: Person) =>
    previewDocument(document, person, schema).rules;
  const impactOf = (document: MappingDocument, person: Person): ImpactRecord | null => {
    const current = state.mappings.at(-1)?.document ?? { ...document, rules: [] };
    const [before, after] = [
      sent(current, rulesOf(current, person)),
      sent(document, rulesOf(document, person)),
    ];
    const targets = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const changes = targets
      .filter((target) => JSON.stringify(before[target]) !== JSON.stringify(after[target]))
      .map((target) => ({ target, before: before[target], after: after[target] }));
    return changes.length === 0
      ? null
      : { record: asSample(person), changes, heldBefore: false, heldAfter: false };
  };
  return {
    pick_records: ({ kind, document }) => {
      const scored = state.people.map((person) => {
        const rules = rulesOf(document, person);
        const wrong = rules.filter(({ problems }) => problems.length > 0).length;
        const blank = rules.filter(({ sourceValue }) => isBlank(sourceValue)).length;
        const score = kind === "worstCase" ? wrong : kind === "withBlanks" ? blank : 1;
        const detail =
          kind === "worstCase"
            ? `${wrong} rows do not work`
            : kind === "withBlanks"
              ? `${blank} of ${rules.length} mapped fields blank`
              : "";
        return { score, sample: { ...asSample(person), detail } };
      });
      return scored
        .filter(({ score }) => score > 0)
        .toSorted((one, other) => other.score - one.score)
        .slice(0, 10)
        .map(({ sample }) => sample);
    },
    suggest_mapping: (document) => {
      const read = new Set(document.rules.map(({ source }) => source));
      const filled = new Set(document.rules.map(({ target }) => target));
      return schema.source.flatMap((source): Suggestion[] => {
        const target = schema.target.find(
          ({ key, label }) => label === source.label && !filled.has(key),
        );
        if (!target || read.has(source.key)) return [];
        const reason = "same name, same type";
        return [{ source: source.key, target: target.key, confidence: 91, reason }];
      });
    },
    mapping_impact: ({ document, after }) => {
      const from = after === null ? 0 : Number(after);
      const people = state.people.slice(from, from + PAGE);
      const records = people
        .map((person) => impactOf(document, person))
        .filter((one) => one !== null);
      const counts = new Map<string, number>();
      for (const { target } of records.flatMap(({ changes }) => changes)) {
        counts.set(target, (counts.get(target) ?? 0) + 1);
      }
      return {
        total: state.people.length,
        looked: people.length,
        fields: [...counts].map(([target, changes]) => ({ target, changes })),
        records,
        next: from + PAGE < state.people.length ? String(from + PAGE) : null,
      };
    },
    mapping_impact_csv: () => "Contact id,Contact,Field,Now,After publishing\r\n",
    keep_mapping_draft: ({ document, baseVersion }) => {
      state.mappingDraft = { document, baseVersion, savedAt: Date.now() };
      return null;
    },
    discard_mapping_draft: () => {
      state.mappingDraft = null;
      return null;
    },
  };
}

/** What is sent, by target. */
function sent(document: MappingDocument, rules: RulePreview[]): Record<string, unknown> {
  const pairs = document.rules.map(({ target }, index) => [target, rules[index]] as const);
  return Object.fromEntries(
    pairs.flatMap(([target, rule]) => (rule && !rule.leftOut ? [[target, rule.result]] : [])),
  );
}
