/** The mapping: shown, previewed, checked, saved in versions. */
import type { MappingDocument } from "../bindings/MappingDocument";
import type { Problem } from "../bindings/Problem";
import { asSample, fullName, type Person } from "./people";
import { fail, problem } from "./problems";
import type { Handlers } from "./scenario";
import { driftOf } from "./drift";
import { runExamples } from "./examples";
import { typeOperators } from "./operators";
import { defaultDocument, schemaOf } from "./schema";
import type { FakeState } from "./state";
import { findingsOf, previewDocument } from "./transform";

type MappingCommand =
  | "get_mapping"
  | "refresh_schema"
  | "find_records"
  | "preview_mapping"
  | "check_mapping"
  | "read_value_table"
  | "save_mapping"
  | "list_mapping_versions"
  | "get_mapping_version";

/** The person of an id, or the newest. */
export function personOf(state: FakeState, id: string | null): Person | undefined {
  return id === null ? state.people[0] : state.people.find((one) => one.id === id);
}

/** The document of a file, or why it is none. */
function readFile(text: string): MappingDocument | Problem {
  const remedy = "Correct it there, or choose the file that was exported.";
  let found: Partial<MappingDocument>;
  try {
    found = JSON.parse(text) as Partial<MappingDocument>;
  } catch (error) {
    return problem("mappingNotJson", {
      what: "The mapping file is not JSON.",
      meaning: "Reading it stopped at line 1, column 1.",
      remedy,
      details: String(error),
    });
  }
  if (typeof found.format === "number" && found.format > 1) {
    return problem("mappingNewer", {
      what: `The mapping was written by a newer version of the app (format ${found.format}).`,
      meaning: "This version reads format 1, and would lose what it does not know.",
      remedy: "Update the app and open the file again.",
    });
  }
  const [unknown] = Object.keys(found).filter((one) => !["format", "api", "rules"].includes(one));
  if (unknown !== undefined || !found.rules) {
    return problem("mappingInvalid", {
      what: unknown
        ? `The mapping has a member that this version does not know: “${unknown}”.`
        : "The mapping lacks a member: “rules”.",
      meaning: "It was not read.",
      remedy,
    });
  }
  return found as MappingDocument;
}

export function mappingHandlers(state: FakeState): Pick<Handlers, MappingCommand> {
  const inForce = () => state.mappings.at(-1) ?? null;
  return {
    get_mapping: () => {
      if (!state.highlevel || !state.certileads) return fail("notConnected");
      return {
        mapping: inForce(),
        document: inForce()?.document ?? defaultDocument,
        draft: state.mappingDraft,
        schema: schemaOf(state),
        samples: state.people.slice(0, 25).map(asSample),
        operators: typeOperators,
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
      const read = readFile(text);
      if ("code" in read) return { document: null, problem: read, findings: [], drift: [] };
      return {
        document: read,
        problem: null,
        findings: findingsOf(read, schemaOf(state)),
        drift: driftOf(state, read),
      };
    },
    read_value_table: (text) => {
      const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
      const cells = lines.map((line, index) => ({ line: index + 1, cells: line.split(",") }));
      const good = cells.filter(({ cells: [from] }) => from);
      return {
        rows: good.map(({ cells: [from = "", to = ""] }) => ({ from: [from], to })),
        findings: cells
          .filter((one) => !good.includes(one))
          .map(({ line }) => ({
            line,
            what: "The line has no value that comes in.",
            remedy: "Write it in the first column.",
          })),
      };
    },
    save_mapping: ({ document, baseVersion, anyway }) => {
      const current = inForce();
      if (current && baseVersion !== current.version) fail("mappingConflict");
      const failing = runExamples(state, document).filter(({ failures }) => failures.length > 0);
      if (!anyway && failing.length > 0)
        fail("mappingExamplesFail", {
          what: "An example comes out differently.",
          meaning: "The mapping was not published.",
          remedy: "Mend the rule, accept the new result, or publish it all the same.",
        });
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
      state.mappingDraft = null;
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
