/** One group of rules: what it is about, and its rows. */
import { useId, type ReactNode } from "react";
import classes from "./rules.module.css";

interface CardProps {
  title: string;
  about?: string;
  children: ReactNode;
}

export function Card({ title, about, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.cardHead}>
        <h2 id={id}>{title}</h2>
        {about ? <p>{about}</p> : null}
      </div>
      {children}
    </section>
  );
}
