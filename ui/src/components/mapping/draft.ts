/**
 * The mapping while it is edited: what is on the screen, what can be undone, and what it started
 * from. Pure; use-draft.ts keeps one alive between screens.
 */
import { sameValue } from "@/components/value/value-text";
import type { Mapping } from "@/ipc/bindings/Mapping";
import type { MappingDraft } from "@/ipc/bindings/MappingDraft";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";

export interface Draft {
  /** Which pair it belongs to. */
  owner: string;
  /** The version in force when editing began; null before the first save. */
  baseVersion: number | null;
  /** What that version said. */
  base: MappingDocument;
  present: MappingDocument;
  past: MappingDocument[];
  future: MappingDocument[];
  /** Edits with the same key in a row are undone together, such as the letters of a word. */
  lastKey: string | null;
}

/** Older edits than these can't be undone. */
const DEPTH = 200;

/** A draft on the version in force; with `kept`, what was edited before goes on. */
export function startDraft(
  owner: string,
  mapping: Mapping | null,
  document: MappingDocument,
  kept: MappingDraft | null = null,
): Draft {
  return {
    owner,
    baseVersion: kept ? kept.baseVersion : (mapping?.version ?? null),
    base: document,
    present: kept?.document ?? document,
    past: [],
    future: [],
    lastKey: null,
  };
}

export function edit(draft: Draft, next: MappingDocument, key: string | null = null): Draft {
  if (sameDocument(draft.present, next)) return draft;
  const goesOn = key !== null && key === draft.lastKey;
  return {
    ...draft,
    present: next,
    past: goesOn ? draft.past : [...draft.past, draft.present].slice(-DEPTH),
    future: [],
    lastKey: key,
  };
}

export function undo(draft: Draft): Draft {
  const previous = draft.past.at(-1);
  if (!previous) return draft;
  return {
    ...draft,
    present: previous,
    past: draft.past.slice(0, -1),
    future: [draft.present, ...draft.future],
    lastKey: null,
  };
}

export function redo(draft: Draft): Draft {
  const [next, ...future] = draft.future;
  if (!next) return draft;
  return { ...draft, present: next, past: [...draft.past, draft.present], future, lastKey: null };
}

/** What was saved is the new base; edits made since then stay, and undo still works. */
export function rebase(draft: Draft, saved: Mapping): Draft {
  return { ...draft, baseVersion: saved.version, base: saved.document };
}

export function isDirty(draft: Draft): boolean {
  return !sameDocument(draft.base, draft.present);
}

/** Most rows are the same objects: only those that are not are looked into. */
function sameDocument(one: MappingDocument, other: MappingDocument): boolean {
  return (
    one === other ||
    (one.format === other.format &&
      one.api === other.api &&
      one.rules.length === other.rules.length &&
      one.rules.every((rule, index) => {
        const beside = other.rules[index];
        return rule === beside || sameValue(rule, beside);
      }))
  );
}

/** True if the version in force is newer than the one this draft began with. */
export function isBehind(draft: Draft, mapping: Mapping | null): boolean {
  return (mapping?.version ?? 0) > (draft.baseVersion ?? 0);
}
