/** One article: its title, paragraphs, and steps or points. */
import type { Article } from "@/copy/help";
import { Rich } from "./rich";
import type { Search } from "./search";
import classes from "./help.module.css";

interface ArticleViewProps {
  article: Article;
  search: Search;
}

export function ArticleView({ article, search }: ArticleViewProps) {
  const { title, text, steps, points } = article;
  return (
    <article className={classes.article} aria-label={title}>
      <h3>
        <Rich text={title} search={search} />
      </h3>
      {text.map((paragraph) => (
        <p key={paragraph}>
          <Rich text={paragraph} search={search} />
        </p>
      ))}
      {steps ? (
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step}>
              <div>
                <Rich text={step} search={search} />
              </div>
            </li>
          ))}
        </ol>
      ) : null}
      {points ? (
        <ul className={classes.points}>
          {points.map((point) => (
            <li key={point}>
              <Rich text={point} search={search} />
            </li>
          ))}
        </ul>
      ) : null}
    </article>
  );
}

/** True if an article has what is searched for. */
export function articleMatches(article: Article, search: Search): boolean {
  const { title, text, steps = [], points = [] } = article;
  return search.matches(title, ...text, ...steps, ...points);
}
