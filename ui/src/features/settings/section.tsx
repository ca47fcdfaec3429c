/** One group of settings: what it is about on the left, what can be set on the right. */
import { useId, type ReactNode } from "react";
import classes from "./settings.module.css";

interface SectionProps {
  title: string;
  about: ReactNode;
  /** Whether the last change was saved, and the way back. */
  note?: ReactNode;
  children: ReactNode;
}

export function Section({ title, about, note, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <div className={classes.title}>
          <h2 id={id}>{title}</h2>
          {note}
        </div>
        <p>{about}</p>
      </div>
      <div className={classes.content}>{children}</div>
    </section>
  );
}
