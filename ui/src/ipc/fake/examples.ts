/** Contacts kept as examples, run through a document as the made-up engine maps. */
import type { ExampleResult } from "../bindings/ExampleResult";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { RulePreview } from "../bindings/RulePreview";
import type { Person } from "./people";
import { fullName } from "./people";
import { fail } from "./problems";
import type { Handlers } from "./scenario";
import { schemaOf } from "./schema";
import { newId, type FakeState } from "./state";
import { previewDocument } from "./transform";

type ExampleCommand = "run_examples" | "keep_example" | "accept_examples" | "remove_example";

/** What is sent, by target. */
export function sent(document: MappingDocument, rules: RulePreview[]): Record<string, unknown> {
  const pairs = document.rules.map(({ target }, index) => [target, rules[index]] as const);
  return Object.fromEntries(
    pairs.flatMap(([target, rule]) =>
      rule && !rule.leftOut && rule.problems.length === 0 ? [[target, rule.result]] : [],
    ),
  );
}

function results(state: FakeState, document: MappingDocument, personId: string) {
  const person = state.people.find(({ id }) => id === personId);
  if (!person) return fail("recordMissing");
  const schema = schemaOf(state);
  return sent(document, previewDocument(document, person, schema).rules);
}

export function runExamples(state: FakeState, document: MappingDocument): ExampleResult[] {
  return state.examples.map(({ id, name, personId, expected }) => {
    const got = results(state, document, personId);
    const targets = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    return {
      id,
      name,
      contactId: personId,
      failures: targets
        .filter((target) => JSON.stringify(expected[target]) !== JSON.stringify(got[target]))
        .map((target) => ({
          ruleId: document.rules.find((rule) => rule.target === target)?.id ?? null,
          target,
          expected: expected[target],
          expectedHeld: false,
          got: got[target],
        })),
    };
  });
}

export function exampleHandlers(state: FakeState): Pick<Handlers, ExampleCommand> {
  const nameOf = (id: string) => {
    const person: Person | undefined = state.people.find((one) => one.id === id);
    return person ? fullName(person) : id;
  };
  return {
    run_examples: (document) => runExamples(state, document),
    keep_example: ({ recordId, name, document }) => {
      const id = newId(state, "example");
      state.examples.push({
        id,
        name: name.trim() || nameOf(recordId),
        personId: recordId,
        expected: results(state, document, recordId),
      });
      return id;
    },
    accept_examples: ({ ids, document }) => {
      for (const one of state.examples.filter(({ id }) => ids.includes(id)))
        one.expected = results(state, document, one.personId);
      return null;
    },
    remove_example: (id) => {
      state.examples = state.examples.filter((one) => one.id !== id);
      return null;
    },
  };
}
