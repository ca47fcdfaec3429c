/**
 * The one draft: in memory while the person goes from screen to screen, and kept by the engine a
 * moment after each edit, so that a restart finds it again. It runs only when it is published. A
 * draft without edits follows the version in force.
 */
import { useSyncExternalStore } from "react";
import { dropDraft, keepDraft } from "@/api/mapping-draft";
import type { Mapping } from "@/ipc/bindings/Mapping";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { MappingView } from "@/ipc/bindings/MappingView";
import { edit, isBehind, isDirty, rebase, redo, startDraft, undo, type Draft } from "./draft";

/** Whether the engine has the last edit. */
export type Keeping = "kept" | "keeping" | "failed";

const PAUSE_MS = 500;

let kept: Draft | null = null;
let keeping: Keeping = "kept";
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function keep(next: Draft | null): void {
  if (next === kept) return;
  kept = next;
  tell();
}

function setKeeping(next: Keeping): void {
  keeping = next;
  tell();
}

/** Gives the draft to the engine after a pause in typing. */
function keepSoon(): void {
  clearTimeout(timer);
  setKeeping("keeping");
  timer = setTimeout(() => void keepNow(), PAUSE_MS);
}

async function keepNow(): Promise<void> {
  const draft = kept;
  if (!draft) return;
  const { present: document, baseVersion } = draft;
  try {
    await (isDirty(draft) ? keepDraft(document, baseVersion) : dropDraft());
    if (kept?.present === document) setKeeping("kept");
  } catch {
    if (kept?.present === document) setKeeping("failed");
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Forgets the draft. */
export function forgetDraft(): void {
  clearTimeout(timer);
  keeping = "kept";
  keep(null);
}

/** The draft that belongs to what the engine has now. */
function current(owner: string, view: MappingView): Draft {
  const usable =
    kept !== null && kept.owner === owner && (isDirty(kept) || !isBehind(kept, view.mapping));
  if (!usable || !kept) kept = startDraft(owner, view.mapping, view.document, view.draft);
  return kept;
}

/** Makes the next document from the one that stands. */
export type Edit = (document: MappingDocument) => MappingDocument;

export interface MappingDraft {
  document: MappingDocument;
  baseVersion: number | null;
  dirty: boolean;
  keeping: Keeping;
  /** Somebody else saved a version while this was edited. */
  behind: boolean;
  canUndo: boolean;
  canRedo: boolean;
  /** Edits with the same key in a row are undone together. */
  edit: (next: MappingDocument | Edit, key?: string) => void;
  undo: () => void;
  redo: () => void;
  /** Goes back to the version in force; can be undone like any edit. */
  discard: () => void;
  saved: (mapping: Mapping) => void;
}

export function useDraft(owner: string, view: MappingView): MappingDraft {
  const draft = useSyncExternalStore(subscribe, () => current(owner, view));
  const state = useSyncExternalStore(subscribe, () => keeping);
  const change = (next: (draft: Draft) => Draft) => {
    keep(next(current(owner, view)));
    keepSoon();
  };
  return {
    document: draft.present,
    baseVersion: draft.baseVersion,
    dirty: isDirty(draft),
    keeping: state,
    behind: isBehind(draft, view.mapping),
    canUndo: draft.past.length > 0,
    canRedo: draft.future.length > 0,
    edit: (next, key) =>
      change((old) => edit(old, typeof next === "function" ? next(old.present) : next, key)),
    undo: () => change(undo),
    redo: () => change(redo),
    discard: () =>
      change((old) => ({
        ...edit(old, view.document),
        base: view.document,
        baseVersion: view.mapping?.version ?? null,
      })),
    saved: (mapping) => keep(rebase(current(owner, view), mapping)),
  };
}
