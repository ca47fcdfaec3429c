/** A plan: one sentence, how many of what, and what is inside. */
import type { ReactNode } from "react";
import { useFormat } from "@/api/use-format";
import classes from "./plan.module.css";

interface PlanOutlineProps {
  sentence: string;
  /** Those of nought are left out. */
  figures: [value: number, words: string][];
  children: ReactNode;
}

export function PlanOutline({ sentence, figures, children }: PlanOutlineProps) {
  const format = useFormat();
  return (
    <div className={classes.plan}>
      <p className={classes.sentence} role="status">
        {sentence}
      </p>
      <ul className={classes.figures} aria-label="The plan">
        {figures
          .filter(([value]) => value > 0)
          .map(([value, words]) => (
            <li key={words} className={classes.figure}>
              <span className={classes.value}>{format.number(value)}</span>
              <span className={classes.words}>{words}</span>
            </li>
          ))}
      </ul>
      {children}
    </div>
  );
}
