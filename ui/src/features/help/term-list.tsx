/** The glossary. The term that the address names takes the focus, and is marked. */
import { useLocation } from "@tanstack/react-router";
import { glossary } from "@/copy/glossary";
import { Rich } from "./rich";
import type { Search } from "./search";
import classes from "./help.module.css";

const all = Object.entries(glossary).toSorted(([, one], [, other]) =>
  one.term.localeCompare(other.term, "en"),
);

type Entry = (typeof all)[number];

/** Those that have what is searched for. */
export function findTerms(search: Search): Entry[] {
  return all.filter(([, { term, meaning }]) => search.matches(term, meaning));
}

interface TermListProps {
  found: Entry[];
  search: Search;
  /** The key of the term to open. */
  chosen: string | undefined;
}

export function TermList({ found, search, chosen }: TermListProps) {
  // Choosing the same term a second time is a visit of its own.
  const visit = useLocation({ select: ({ state }) => state.key });
  return (
    <dl className={classes.terms}>
      {found.map(([key, { term, meaning }]) => {
        const isChosen = key === chosen;
        return (
          <div
            key={isChosen ? `${key} ${visit}` : key}
            className={classes.term}
            data-chosen={isChosen || undefined}
            {...(isChosen && { ref: bringForward, tabIndex: -1, "data-takes-focus": true })}
          >
            <dt>
              <Rich text={term} search={search} />
            </dt>
            <dd>
              <Rich text={meaning} search={search} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Focuses what has just been drawn, in the middle of the window. */
function bringForward(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "center" });
}
