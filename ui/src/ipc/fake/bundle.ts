/** The setup as one text: mapping and settings, as far as the made-up engine has them. */
import type { Bundle } from "../bindings/Bundle";
import type { BundlePart } from "../bindings/BundlePart";
import type { BundleReview } from "../bindings/BundleReview";
import type { MappingDocument } from "../bindings/MappingDocument";
import type { Settings } from "../bindings/Settings";
import { fail } from "./problems";
import type { Handlers } from "./scenario";
import { schemaOf } from "./schema";
import type { FakeState } from "./state";
import { findingsOf } from "./transform";

type BundleCommand = "export_bundle" | "review_bundle" | "import_bundle";

const remedy = "Choose a file that this app has exported.";

function readBundle(text: string): Partial<Bundle> {
  let found: Partial<Bundle>;
  try {
    found = JSON.parse(text) as Partial<Bundle>;
  } catch (error) {
    return fail("bundleNotJson", {
      what: "The file is not JSON.",
      meaning: "Reading it stopped at line 1, column 1; nothing was imported.",
      remedy,
      details: String(error),
    });
  }
  if (found.kind !== "certileads-connect") {
    fail("bundleInvalid", {
      what: "The file holds no setup of Certileads Connect.",
      meaning: "Nothing was imported.",
      remedy,
    });
  }
  if ((found.format ?? 0) > 1) {
    fail("bundleNewer", {
      what: `The file was written by a newer version of the app (format ${found.format}).`,
      meaning:
        "This version reads format 1 and would lose what it does not know; nothing was imported.",
      remedy: "Update the app and import the file again.",
    });
  }
  return found;
}

const plain = { name: "", changes: [], findings: [] };

function mappingPart(state: FakeState, document: MappingDocument): BundlePart {
  const current = state.mappings.at(-1);
  if (JSON.stringify(current?.document) === JSON.stringify(document)) {
    return {
      ...plain,
      kind: "mapping",
      effect: "unchanged",
      about: "It is the mapping in force.",
    };
  }
  const schema = schemaOf(state);
  const findings = findingsOf(document, schema)
    .filter(({ severity }) => severity === "error")
    .map(({ what, remedy: todo, target }) => ({
      severity: "error" as const,
      place: `/mapping/rules/${document.rules.findIndex((rule) => rule.target === target)}`,
      what,
      remedy: todo,
    }));
  if (findings.length > 0) {
    return {
      ...plain,
      kind: "mapping",
      effect: "broken",
      about: "It can't be used; what is here stays.",
      findings,
    };
  }
  const label = (key: string) => schema.target.find((field) => field.key === key)?.label ?? key;
  const before = current?.document.rules ?? [];
  const gone = before.filter(({ target }) => !document.rules.some((one) => one.target === target));
  return {
    ...plain,
    kind: "mapping",
    effect: current ? "changed" : "added",
    about: current
      ? `It becomes version ${current.version + 1}; version ${current.version} stays in the list, and can be gone back to.`
      : "It becomes the first version.",
    changes: [
      ...document.rules
        .filter((rule) => !before.some((one) => JSON.stringify(one) === JSON.stringify(rule)))
        .map(({ target, source }) => ({
          label: label(target),
          before: before.find((one) => one.target === target)?.source ?? null,
          after: source ?? "filled by its steps",
        })),
      ...gone.map(({ target, source }) => ({ label: label(target), before: source, after: null })),
    ],
  };
}

function settingsPart(state: FakeState, settings: Partial<Settings>): BundlePart {
  const changes = (Object.keys(settings) as (keyof Settings)[])
    .filter((member) => settings[member] !== state.settings[member])
    .map((member) => ({
      label: member,
      before: String(state.settings[member]),
      after: String(settings[member]),
    }));
  return {
    ...plain,
    kind: "settings",
    effect: changes.length > 0 ? "changed" : "unchanged",
    about: changes.length > 0 ? "They come into force at once." : "They are as they are here.",
    changes,
  };
}

function reviewOf(state: FakeState, text: string): BundleReview {
  const found = readBundle(text);
  const known = ["kind", "format", "connections", "profiles", "mapping", "rules", "settings"];
  const parts: BundlePart[] = [];
  for (const side of ["highlevel", "certileads"] as const) {
    const place = found.connections?.[side];
    const here = state[side];
    if (place) {
      parts.push({
        ...plain,
        kind: side,
        name: place.name,
        effect: here ? "leftAlone" : "added",
        about: here
          ? `${here.accountName} is connected here, and stays.`
          : "It is connected as soon as you give its key.",
      });
    }
  }
  if (found.mapping) parts.push(mappingPart(state, found.mapping));
  if (found.settings) parts.push(settingsPart(state, found.settings));
  for (const name of Object.keys(found).filter((member) => !known.includes(member))) {
    parts.push({
      ...plain,
      kind: "unknown",
      name,
      effect: "leftAlone",
      about: "It is passed over.",
      findings: [
        {
          severity: "warning",
          place: `/${name}`,
          what: "This version does not know it.",
          remedy: "Update the app if it matters.",
        },
      ],
    });
  }
  return {
    parts,
    base: { mapping: state.mappings.at(-1)?.version ?? null, rules: 0 },
    keys: (["highlevel", "certileads"] as const).filter((side) =>
      parts.some(({ kind, effect }) => kind === side && effect === "added"),
    ),
  };
}

export function bundleHandlers(state: FakeState): Pick<Handlers, BundleCommand> {
  return {
    export_bundle: () => [],
    review_bundle: (text) => reviewOf(state, text),
    import_bundle: ({ text, base }) => {
      const review = reviewOf(state, text);
      if (review.base.mapping !== base.mapping) fail("mappingConflict");
      const { mapping, settings } = readBundle(text);
      const comes = (kind: BundlePart["kind"]) =>
        review.parts.some(
          (part) => part.kind === kind && (part.effect === "added" || part.effect === "changed"),
        );
      if (mapping && comes("mapping")) {
        const version = (state.mappings.at(-1)?.version ?? 0) + 1;
        state.mappings.push({
          id: `map-${version}`,
          pairId: "pair-1",
          version,
          document: mapping,
          createdAt: Date.now(),
        });
      }
      if (settings && comes("settings")) state.settings = { ...state.settings, ...settings };
      state.emit({ type: "resync" });
      return review;
    },
  };
}
