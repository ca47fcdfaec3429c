/**
 * The rules while they are edited. One draft is kept in memory while the person goes from screen
 * to screen; without edits it follows the rules in force.
 */
import { useSyncExternalStore } from "react";
import { sameValue } from "@/components/value/value-text";
import type { Rules } from "@/ipc/bindings/Rules";
import type { RulesDocument } from "@/ipc/bindings/RulesDocument";

interface Draft {
  /** Which pair it belongs to. */
  owner: string;
  /** What it began with. */
  base: Rules;
  document: RulesDocument;
}

let kept: Draft | null = null;
const listeners = new Set<() => void>();

function keep(next: Draft | null): void {
  kept = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Forgets the draft. */
export function forgetRulesDraft(): void {
  keep(null);
}

function isDirty({ base, document }: Draft): boolean {
  return !sameValue(base.document, document);
}

function current(owner: string, inForce: Rules): Draft {
  const usable = kept?.owner === owner && (isDirty(kept) || kept.base.version === inForce.version);
  if (!usable || !kept) kept = { owner, base: inForce, document: inForce.document };
  return kept;
}

export interface RulesDraft {
  document: RulesDocument;
  baseVersion: number;
  dirty: boolean;
  /** Changes some members. */
  change: (members: Partial<RulesDocument>) => void;
  /** Goes back to the rules in force. */
  discard: () => void;
  saved: (rules: Rules) => void;
}

export function useRulesDraft(owner: string, inForce: Rules): RulesDraft {
  const draft = useSyncExternalStore(subscribe, () => current(owner, inForce));
  return {
    document: draft.document,
    baseVersion: draft.base.version,
    dirty: isDirty(draft),
    change: (members) => {
      const now = current(owner, inForce);
      keep({ ...now, document: { ...now.document, ...members } });
    },
    discard: () => keep({ owner, base: inForce, document: inForce.document }),
    saved: (rules) => {
      const now = current(owner, inForce);
      keep({ ...now, base: rules });
    },
  };
}
