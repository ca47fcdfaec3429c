/** Finding words in Help: every word of the search must occur, whatever its case or accents. */

export interface Search {
  /** True if nothing is searched for: everything matches then. */
  all: boolean;
  matches: (...texts: string[]) => boolean;
  /** A text cut into pieces, those that were searched for marked. */
  cut: (text: string) => { text: string; found: boolean }[];
}

export function createSearch(typed: string): Search {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const pattern =
    words.length === 0 ? null : new RegExp(`(${words.map(escaped).join("|")})`, "giu");
  return {
    all: words.length === 0,
    matches: (...texts) => {
      const text = fold(texts.join(" "));
      return words.every((word) => text.includes(word));
    },
    cut: (text) => {
      if (!pattern) return [{ text, found: false }];
      // Splitting at a group keeps what was found, at the odd places.
      return text
        .split(pattern)
        .map((piece, index) => ({ text: piece, found: index % 2 === 1 }))
        .filter((piece) => piece.text !== "");
    },
  };
}

/** A text as it is compared: no marks of Help's own, no accents, one kind of apostrophe. */
function fold(text: string): string {
  return text
    .replaceAll(/\*\*|`/g, "")
    .replaceAll("’", "'")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase();
}

function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replaceAll("'", "['’]");
}
