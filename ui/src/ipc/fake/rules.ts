/**
 * The rules: shown, checked, looked at, saved. Conditions are not evaluated: with a filter every
 * fourth contact is left out.
 */
import type { Condition } from "../bindings/Condition";
import type { Field } from "../bindings/Field";
import type { RulesDocument } from "../bindings/RulesDocument";
import type { RulesFinding } from "../bindings/RulesFinding";
import { schemaOf } from "./schema";
import { typeOperators } from "./operators";
import { fullName } from "./people";
import { fail, problem } from "./problems";
import { defaultRules } from "./rules-document";
import type { Handlers } from "./scenario";
import type { FakeState } from "./state";

type RulesCommand = "get_rules" | "check_rules" | "preview_rules" | "save_rules";

const segments = [
  { id: "seg-1", name: "Buyers" },
  { id: "seg-2", name: "Newsletter" },
  { id: "seg-3", name: "Past clients" },
];

/** HighLevel's fields, and the one whose values are people. */
function fieldsOf(state: FakeState): Field[] {
  const assigned: Field = {
    key: "assignedTo",
    label: "Assigned to (user id)",
    type: "id",
    required: false,
    options: [],
    origin: "standard",
  };
  return [...schemaOf(state).source, assigned];
}

function wrongIn(state: FakeState, condition: Condition, place: string): RulesFinding[] {
  if (condition.type !== "field") {
    return condition.of.flatMap((one, index) => wrongIn(state, one, `${place}/of/${index}`));
  }
  if (fieldsOf(state).some(({ key }) => key === condition.field)) return [];
  return [
    {
      place: `${place}/field`,
      severity: "error",
      code: "rulesInvalid",
      what: `HighLevel has no field “${condition.field}”.`,
      remedy: "Choose another field, or read the fields again if it is new.",
    },
  ];
}

function findingsOf(state: FakeState, document: RulesDocument): RulesFinding[] {
  const filter = document.filter ? wrongIn(state, document.filter, "/filter") : [];
  const others = document.segments.flatMap(({ when }, index) =>
    when ? wrongIn(state, when, `/segments/${index}/when`) : [],
  );
  return [...filter, ...others];
}

function readFile(text: string): RulesDocument | null {
  try {
    return { ...defaultRules, ...(JSON.parse(text) as Partial<RulesDocument>) };
  } catch {
    return null;
  }
}

export function rulesHandlers(state: FakeState): Pick<Handlers, RulesCommand> {
  return {
    get_rules: () => {
      if (!state.highlevel || !state.certileads) return fail("notConnected");
      return {
        rules: state.rules,
        findings: findingsOf(state, state.rules.document),
        fields: fieldsOf(state),
        operators: typeOperators,
        tags: ["newsletter", "vip", "webinar"],
        users: [
          { id: "user-1", name: "Sofía Reyes" },
          { id: "user-2", name: "Tom Becker" },
        ],
        businesses: [{ id: "business-1", name: "Díaz Dental" }],
        segments,
        gaps: [],
      };
    },
    check_rules: (file) => {
      const document = readFile(file);
      if (document) return { document, problem: null, findings: findingsOf(state, document) };
      return { document, problem: problem("rulesNotJson"), findings: [] };
    },
    preview_rules: (document) => {
      const lookedAt = Math.min(state.people.length, 100);
      const newest = state.people.slice(0, lookedAt);
      const out = document.filter ? newest.filter((_person, index) => index % 4 === 3) : [];
      return {
        lookedAt,
        met: lookedAt - out.length,
        leftOut: out.slice(0, 20).map((person) => ({
          contactId: person.id,
          contactName: fullName(person),
          reason: "Tags does not have “vip”.",
        })),
        segments: Object.fromEntries(document.segments.map(({ id }) => [id, lookedAt])),
      };
    },
    save_rules: ({ document, baseVersion }) => {
      if (JSON.stringify(document) === JSON.stringify(state.rules.document)) return state.rules;
      if (baseVersion !== state.rules.version) fail("rulesConflict");
      const worst = findingsOf(state, document).find(({ severity }) => severity === "error");
      if (worst) {
        fail(worst.code, { what: worst.what, remedy: worst.remedy, field: worst.place });
      }
      state.rules = { version: state.rules.version + 1, document, savedAt: Date.now() };
      state.emit({ type: "rulesChanged" });
      return state.rules;
    },
  };
}
