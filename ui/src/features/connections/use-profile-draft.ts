/** The one profile text that is being changed or written anew; it belongs to the page. */
import { useState } from "react";

interface Draft {
  /** The key of the saved profile it changes; null if it is a new one. */
  origin: string | null;
  /** The profile that was open when it began; on another one it no longer counts. */
  at: string;
  /** What it began with. */
  base: string;
  text: string;
}

export interface ProfileDraft {
  draft: Draft | null;
  /** True if leaving would lose something that was typed or imported. */
  dirty: boolean;
  /** Begins a new profile, as a copy or from a file; `base` is what leaving it may lose. */
  begin: (text: string, base: string) => void;
  /** Changes the text: of the new one, or of the open profile, whose saved text is given. */
  edit: (text: string, saved: string) => void;
  drop: () => void;
}

/** `open` is the key of the profile that is shown. */
export function useProfileDraft(open: string): ProfileDraft {
  const [kept, setKept] = useState<Draft | null>(null);
  const draft = kept?.at === open ? kept : null;
  return {
    draft,
    dirty: draft !== null && draft.text !== draft.base,
    begin: (text, base) => setKept({ origin: null, at: open, base, text }),
    edit: (text, saved) =>
      setKept(draft ? { ...draft, text } : { origin: open, at: open, base: saved, text }),
    drop: () => setKept(null),
  };
}
