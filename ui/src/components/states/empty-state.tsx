/** A screen with nothing on it yet: one sentence, one action, a small drawing of our own. */
import type { ReactNode } from "react";
import { Drawing, type DrawingName } from "./drawing";
import classes from "./empty-state.module.css";

interface EmptyStateProps {
  drawing: DrawingName;
  /** One sentence: what will be here, or why nothing is. */
  children: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ drawing, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <Drawing name={drawing} />
      <p>{children}</p>
      {action}
    </div>
  );
}
