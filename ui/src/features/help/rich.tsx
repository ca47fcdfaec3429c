/** A text of Help with its `**bold**` and `` `code` `` drawn, and what is searched for marked. */
import type { ReactNode } from "react";
import type { Search } from "./search";

interface RichProps {
  text: string;
  search: Search;
}

export function Rich({ text, search }: RichProps): ReactNode {
  return text.split(/(\*\*.+?\*\*|`.+?`)/).map((piece, index) => {
    // The pieces of one text never move.
    const key = `${index}-${piece}`;
    if (piece.startsWith("**")) {
      return (
        <strong key={key}>
          <Marked text={piece.slice(2, -2)} search={search} />
        </strong>
      );
    }
    if (piece.startsWith("`")) {
      return (
        <code key={key}>
          <Marked text={piece.slice(1, -1)} search={search} />
        </code>
      );
    }
    return <Marked key={key} text={piece} search={search} />;
  });
}

function Marked({ text, search }: RichProps): ReactNode {
  return search
    .cut(text)
    .map((piece, index) =>
      piece.found ? <mark key={`${index}-${piece.text}`}>{piece.text}</mark> : piece.text,
    );
}
