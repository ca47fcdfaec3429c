/**
 * Saving a setting the moment it is changed, and taking the last change back.
 *
 * What was chosen is shown while it is being saved; if that fails, what is in force is shown
 * again. Only the members that were changed are taken back, so that two groups of settings don't
 * undo each other.
 */
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import type { Preferences } from "@/ipc/bindings/Preferences";
import type { Problem } from "@/ipc/bindings/Problem";
import type { Settings } from "@/ipc/bindings/Settings";

interface Kinds {
  set_preferences: Preferences;
  save_settings: Settings;
}

/** The last change: what it was before, and whether that is in force again. */
interface LastChange<T> {
  other: Partial<T>;
  takenBack: boolean;
}

export interface Saving<T> {
  /** What is in force, or about to be. */
  shown: T;
  last: LastChange<T> | null;
  /** Why the last change was not saved. */
  problem: Problem | null;
  /** `onRefused` hears why it wasn't saved, for a field that keeps what was typed. */
  change: (members: Partial<T>, onRefused?: (problem: Problem) => void) => void;
  /** Takes the last change back, or makes it again. */
  swap: () => void;
}

export function useSaving<K extends keyof Kinds>(command: K, stored: Kinds[K]): Saving<Kinds[K]> {
  type T = Kinds[K];
  const [last, setLast] = useState<LastChange<T> | null>(null);
  const save = useCommand(command);
  const write = (
    members: Partial<T>,
    takenBack: boolean,
    onRefused?: (problem: Problem) => void,
  ) => {
    const other = membersOf(stored, members);
    save.mutate({ ...stored, ...members } as never, {
      onSuccess: () => setLast({ other, takenBack }),
      onError: ({ problem }) => {
        setLast(null);
        onRefused?.(problem);
      },
    });
  };
  return {
    shown: save.isPending ? (save.variables as T) : stored,
    last,
    problem: save.error?.problem ?? null,
    change: (members, onRefused) => write(members, false, onRefused),
    swap: () => {
      if (last) write(last.other, !last.takenBack);
    },
  };
}

/** The members of `whole` that `some` has too. */
function membersOf<T extends object>(whole: T, some: Partial<T>): Partial<T> {
  return Object.fromEntries(
    Object.entries(whole).filter(([member]) => member in some),
  ) as Partial<T>;
}
