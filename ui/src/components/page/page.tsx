/** A screen: its title, one quiet line of context, its actions, and what it shows. */
import type { ReactNode } from "react";
import classes from "./page.module.css";

interface PageProps {
  title: string;
  context?: ReactNode;
  /** Secondary first, the primary one last. */
  actions?: ReactNode;
  /** Uses the whole width, for tables. */
  wide?: boolean;
  children: ReactNode;
}

export function Page({ title, context, actions, wide = false, children }: PageProps) {
  return (
    <div className={`${classes.page} ${wide ? classes.wide : ""}`}>
      <div className={classes.head}>
        <div>
          <h1 className={classes.title}>{title}</h1>
          {context && <p className={classes.context}>{context}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
