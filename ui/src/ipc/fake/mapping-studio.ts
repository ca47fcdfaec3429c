/** The mapping's draft, suggestions, records of a kind and impact, on made-up contacts. */
import type { ImpactHold } from "../bindings/ImpactHold";
import type { ImpactRecord } from "../bindings/ImpactRecord";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { Suggestion } from "../bindings/Suggestion";
import { sent } from "./examples";
import { makeRun } from "./past";
import { asSample, type Person } from "./people";
import type { Handlers } from "./scenario";
import { schemaOf } from "./schema";
import { newId, type FakeState } from "./state";
import { isBlank } from "./steps";
import { previewDocument } from "./transform";

type StudioCommand =
  | "pick_records"
  | "suggest_mapping"
  | "mapping_impact"
  | "list_mapping_impact"
  | "export_mapping_impact"
  | "plan_resend"
  | "start_resend"
  | "mark_drift_seen"
  | "keep_mapping_draft"
  | "discard_mapping_draft";

/** How many contacts one answer looks at. */
const PAGE = 50;

export function studioHandlers(state: FakeState): Pick<Handlers, StudioCommand> {
  const schema = schemaOf(state);
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
    const [heldBefore, problem] = [
      wrongIn(current, person) !== undefined,
      wrongIn(document, person),
    ];
    const heldAfter = problem !== undefined;
    if (changes.length === 0 && heldBefore === heldAfter) return null;
    return {
      record: asSample(person),
      changes,
      heldBefore,
      heldAfter,
      ...(problem && { problem }),
    };
  };
  const wrongIn = (document: MappingDocument, person: Person) =>
    rulesOf(document, person)
      .flatMap(({ problems }) => problems)
      .find(({ severity }) => severity === "error");
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
      const holds: ImpactHold[] = [];
      for (const problem of people.map((person) => wrongIn(document, person))) {
        if (!problem) continue;
        const known = holds.find((one) => one.problem.ruleId === problem.ruleId);
        if (known) known.count += 1;
        else holds.push({ problem, count: 1 });
      }
      const counts = new Map<string, number>();
      for (const { target } of records.flatMap(({ changes }) => changes)) {
        counts.set(target, (counts.get(target) ?? 0) + 1);
      }
      const count = (fits: (one: ImpactRecord) => boolean) => records.filter(fits).length;
      return {
        total: state.people.length,
        looked: people.length,
        changed: records.length,
        newlyHeld: count((one) => one.heldAfter && !one.heldBefore),
        noLongerHeld: count((one) => one.heldBefore && !one.heldAfter),
        fields: [...counts].map(([target, changes]) => ({ target, changes })),
        holds,
        next: from + PAGE < state.people.length ? String(from + PAGE) : null,
      };
    },
    list_mapping_impact: ({ document, filter, after }) => {
      const from = Number(after ?? 0);
      const words = filter.words.toLowerCase();
      const fits = ({ record, changes, heldAfter }: ImpactRecord) =>
        `${record.name} ${record.detail}`.toLowerCase().includes(words) &&
        (filter.field === null || changes.some(({ target }) => target === filter.field)) &&
        (!filter.held || heldAfter);
      const found = state.people
        .slice(from, from + PAGE)
        .map((person) => impactOf(document, person))
        .filter((one) => one !== null);
      return {
        records: found.filter(fits),
        next: from + PAGE < state.people.length ? String(from + PAGE) : null,
      };
    },
    export_mapping_impact: () => true,
    plan_resend: () => {
      const operations = state.operations
        .map(({ operation }) => operation)
        .filter(({ action, state: stands }) => action === "updateContact" && stands === "done")
        .slice(0, 12);
      return {
        mode: "incremental",
        read: operations.length + 1,
        creates: 0,
        updates: operations.length,
        tags: 0,
        tasks: 0,
        links: 0,
        unchanged: 1,
        leftOut: 0,
        held: 0,
        highlevelCalls: 0,
        certileadsCalls: 2 * operations.length + 1,
        seconds: 2,
        operations,
        heldReasons: [],
      };
    },
    start_resend: () => {
      const run = makeRun(newId(state, "run"), "resend", Date.now(), { mappingVersion: 2 });
      state.runs.unshift(run);
      state.emit({ type: "runChanged", runId: run.id });
      return run.id;
    },
    mark_drift_seen: () => {
      state.drift = state.drift.filter(({ holds }) => holds);
      return null;
    },
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
