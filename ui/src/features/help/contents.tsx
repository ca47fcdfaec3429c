/** The chapters, beside them; goes to one and moves the focus there. */
import classes from "./help.module.css";

interface ContentsProps {
  chapters: { key: string; title: string }[];
}

export function Contents({ chapters }: ContentsProps) {
  return (
    <nav className={classes.contents} aria-label="Chapters">
      <ul>
        {chapters.map(({ key, title }) => (
          <li key={key}>
            <button type="button" onClick={() => goTo(key)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The id of a chapter's heading. */
export function headingId(key: string): string {
  return `help-${key}`;
}

/** The address's fragment is the route, so the jump is made by hand. */
function goTo(key: string): void {
  const heading = document.getElementById(headingId(key));
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView({ block: "start" });
}
