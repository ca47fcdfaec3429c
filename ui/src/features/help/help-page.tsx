/** Help: how it works, what to do when something is refused, terms, keys. Searchable as a whole. */
import { Button, CloseButton, TextInput } from "@mantine/core";
import { useLocation, useSearch } from "@tanstack/react-router";
import { IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useFormat } from "@/api/use-format";
import { Page } from "@/components/page/page";
import { EmptyState } from "@/components/states/empty-state";
import { chapters } from "@/copy/help";
import { articleMatches, ArticleView } from "./article-view";
import { Contents, headingId } from "./contents";
import { createSearch, type Search } from "./search";
import { findShortcuts, ShortcutList } from "./shortcut-list";
import { findTerms, TermList } from "./term-list";
import { findTroubles, TroubleList } from "./trouble-list";
import classes from "./help.module.css";

export function HelpPage() {
  const { term } = useSearch({ from: "/framed/help" });
  const visit = useLocation({ select: ({ state }) => state.key });
  // A search belongs to the visit in which it was typed: a term opened from elsewhere ends it.
  const [typed, setTyped] = useState({ text: "", visit });
  const text = typed.visit === visit ? typed.text : "";
  const search = createSearch(text);
  const found = findChapters(search, term);
  const count = found.reduce((sum, chapter) => sum + chapter.count, 0);
  const clear = () => setTyped({ text: "", visit });
  return (
    <Page
      title="Help"
      context="How it works, what to do when something is refused, and what the words mean."
    >
      <div className={classes.search} role="search">
        <TextInput
          type="search"
          aria-label="Search Help"
          placeholder="Search Help, such as “scope” or “held”"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            text === "" ? null : <CloseButton size="sm" aria-label="Clear" onClick={clear} />
          }
          value={text}
          onChange={(event) => setTyped({ text: event.currentTarget.value, visit })}
        />
        <Found search={search} count={count} />
      </div>
      {count === 0 ? (
        <EmptyState
          drawing="search"
          action={
            <Button variant="default" onClick={clear}>
              Show all of Help
            </Button>
          }
        >
          Nothing in Help has “{text.trim()}”. Try fewer or other words.
        </EmptyState>
      ) : (
        <div className={classes.layout}>
          <Contents chapters={found} />
          <div className={classes.chapters}>
            {found.map(({ key, title, body }) => (
              <section key={key} className={classes.chapter} aria-labelledby={headingId(key)}>
                <h2 id={headingId(key)} tabIndex={-1}>
                  {title}
                </h2>
                {body}
              </section>
            ))}
          </div>
        </div>
      )}
    </Page>
  );
}

/** How much was found, read out as it changes. */
function Found({ search, count }: { search: Search; count: number }) {
  const format = useFormat();
  return (
    <span role="status" className={classes.found}>
      {search.all || count === 0 ? "" : format.count(count, "place")}
    </span>
  );
}

interface FoundChapter {
  key: string;
  title: string;
  count: number;
  body: ReactNode;
}

/** The chapters with what the search finds in them; those with nothing are left out. */
function findChapters(search: Search, term: string | undefined): FoundChapter[] {
  const troubles = findTroubles(search);
  const terms = findTerms(search);
  const shortcuts = findShortcuts(search);
  const prose = chapters.map(({ key, title, articles }) => {
    const members = articles.filter((article) => articleMatches(article, search));
    return {
      key,
      title,
      count: members.length,
      body: members.map((article) => (
        <ArticleView key={article.key} article={article} search={search} />
      )),
    };
  });
  return [
    ...prose,
    {
      key: "troubles",
      title: "When something is refused",
      count: troubles.length,
      body: <TroubleList found={troubles} search={search} />,
    },
    {
      key: "terms",
      title: "Terms",
      count: terms.length,
      body: <TermList found={terms} search={search} chosen={term} />,
    },
    {
      key: "keys",
      title: "Keyboard",
      count: shortcuts.length,
      body: <ShortcutList found={shortcuts} search={search} />,
    },
  ].filter(({ count }) => count > 0);
}
