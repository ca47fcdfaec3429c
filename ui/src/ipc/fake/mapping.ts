/** The mapping: shown, previewed, checked, saved in versions. */
import type { MappingDocument } from "../bindings/MappingDocument";
import { asSample, fullName, type Person } from "./people";
import { fail, problem } from "./problems";
import type { Handlers } from "./scenario";
import { defaultDocument, makeSchema } from "./schema";
import type { FakeState } from "./state";
import { findingsOf, previewDocument } from "./transform";

type MappingCommand =
  | "get_mapping"
  | "refresh_schema"
  | "find_records"
  | "preview_mapping"
  | "check_mapping"
  | "save_mapping"
  | "list_mapping_versions"
  | "get_mapping_version";

export function schemaOf(state: FakeState) {
  return makeSchema(state.options.scenario !== "least", state.startedAt);
}

/** The person of an id, or the newest. */
export function personOf(state: FakeState, id: string | null): Person | undefined {
  return id === null ? state.people[0] : state.people.find((one) => one.id === id);
}

export function mappingHandlers(state: FakeState): Pick<Handlers, MappingCommand> {
  const inForce = () => state.mappings.at(-1) ?? null;
  return {
    get_mapping: () => {
      if (!state.highlevel || !state.certileads) return fail("notConnected");
      return {
        mapping: inForce(),
        document: inForce()?.document ?? defaultDocument,
        schema: schemaOf(state),
        samples: state.people.slice(0, 25).map(asSample),
      };
    },
    refresh_schema: () => schemaOf(state),
    find_records: (text) => {
      const wanted = text.trim().toLowerCase();
      return state.people
        .filter((one) =>
          `${fullName(one)} ${String(one.values["email"])}`.toLowerCase().includes(wanted),
        )
        .slice(0, 25)
        .map(asSample);
    },
    preview_mapping: ({ document, recordId }) =>
      previewDocument(document, personOf(state, recordId), schemaOf(state)),
    check_mapping: (text) => {
      try {
        const document = JSON.parse(text) as MappingDocument;
        return { document, problem: null, findings: findingsOf(document, schemaOf(state)) };
      } catch {
        const what = "This file isn't JSON.";
        return { document: null, problem: problem("mappingNotJson", { what }), findings: [] };
      }
    },
    save_mapping: ({ document, baseVersion }) => {
      const current = inForce();
      if (current && baseVersion !== current.version) fail("mappingConflict");
      const worst = findingsOf(document, schemaOf(state)).find(
        ({ severity }) => severity === "error",
      );
      if (worst)
        fail(worst.code, {
          what: worst.what,
          meaning: "",
          remedy: worst.remedy,
          field: worst.target,
        });
      if (current && JSON.stringify(current.document) === JSON.stringify(document)) return current;
      const version = (current?.version ?? 0) + 1;
      const saved = {
        id: `map-${version}`,
        pairId: "pair-1",
        version,
        document,
        createdAt: Date.now(),
      };
      state.mappings.push(saved);
      state.emit({ type: "mappingChanged" });
      return saved;
    },
    list_mapping_versions: () =>
      state.mappings
        .map(({ version, createdAt, document }) => ({
          version,
          createdAt,
          rules: document.rules.length,
        }))
        .toReversed(),
    get_mapping_version: (version) =>
      state.mappings.find((one) => one.version === version) ?? fail("notFound"),
  };
}
