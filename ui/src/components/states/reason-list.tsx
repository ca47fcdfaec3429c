/** Reasons, one a line: how many or how grave, what it is, what follows, and its fix. */
import type { ReactNode } from "react";
import classes from "./reason-list.module.css";

interface ReasonListProps {
  label: string;
  children: ReactNode;
}

export function ReasonList({ label, children }: ReasonListProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface ReasonProps {
  /** How many it holds for. */
  lead?: ReactNode;
  children: ReactNode;
  /** What follows from it, or what to do. */
  meaning: string;
  /** The button that mends it. */
  fix?: ReactNode;
}

export function Reason({ lead, children, meaning, fix }: ReasonProps) {
  return (
    <li className={classes.reason}>
      {lead === undefined ? null : <span className={classes.lead}>{lead}</span>}
      <span className={classes.words}>
        {children} <span className={classes.meaning}>{meaning}</span>
      </span>
      {fix}
    </li>
  );
}
