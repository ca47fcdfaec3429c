/**
 * Keeps the one draft in memory while the person goes from screen to screen; a restart forgets
 * it. A draft without edits follows the version in force.
 */
import { useSyncExternalStore } from "react";
import type { Mapping } from "@/ipc/bindings/Mapping";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { MappingView } from "@/ipc/bindings/MappingView";
import { edit, isBehind, isDirty, rebase, redo, startDraft, undo, type Draft } from "./draft";

let kept: Draft | null = null;
const listeners = new Set<() => void>();

function keep(next: Draft | null): void {
  if (next === kept) return;
  kept = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Forgets the draft. */
export function forgetDraft(): void {
  keep(null);
}

/** The draft that belongs to what the engine has now. */
function current(owner: string, view: MappingView): Draft {
  const usable =
    kept !== null && kept.owner === owner && (isDirty(kept) || !isBehind(kept, view.mapping));
  if (!usable || !kept) kept = startDraft(owner, view.mapping, view.document);
  return kept;
}

export interface MappingDraft {
  document: MappingDocument;
  baseVersion: number | null;
  dirty: boolean;
  /** Somebody else saved a version while this was edited. */
  behind: boolean;
  canUndo: boolean;
  canRedo: boolean;
  /** Edits with the same key in a row are undone together. */
  edit: (next: MappingDocument, key?: string) => void;
  undo: () => void;
  redo: () => void;
  /** Goes back to the version in force. */
  discard: () => void;
  saved: (mapping: Mapping) => void;
}

export function useDraft(owner: string, view: MappingView): MappingDraft {
  const draft = useSyncExternalStore(subscribe, () => current(owner, view));
  const change = (next: (draft: Draft) => Draft) => keep(next(current(owner, view)));
  return {
    document: draft.present,
    baseVersion: draft.baseVersion,
    dirty: isDirty(draft),
    behind: isBehind(draft, view.mapping),
    canUndo: draft.past.length > 0,
    canRedo: draft.future.length > 0,
    edit: (next, key) => change((old) => edit(old, next, key)),
    undo: () => change(undo),
    redo: () => change(redo),
    discard: () => keep(startDraft(owner, view.mapping, view.document)),
    saved: (mapping) => change((old) => rebase(old, mapping)),
  };
}
