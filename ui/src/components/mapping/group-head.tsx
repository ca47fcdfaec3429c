/** The line above a group of rows: its name, how many, and what one can do with all of them. */
import type { ReactNode } from "react";
import classes from "./mapping-table.module.css";

interface GroupHeadProps {
  title: ReactNode;
  count?: number;
  /** Marks a group that must not stay as it is. */
  urgent?: boolean;
  children?: ReactNode;
}

export function GroupHead({ title, count, urgent = false, children }: GroupHeadProps) {
  return (
    <tr className={classes.group} data-urgent={urgent || undefined}>
      <th scope="rowgroup" colSpan={5}>
        <span className={classes.groupLine}>
          <span>
            {title}
            {count === undefined ? null : <span className={classes.count}> {count}</span>}
          </span>
          {children}
        </span>
      </th>
    </tr>
  );
}
