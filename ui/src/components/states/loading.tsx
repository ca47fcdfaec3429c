/** What stands while something is read: nothing for 200 ms, then the layout's skeleton. */
import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./loading.module.css";

/** Shows the skeleton after a moment, and says so to screen readers. */
export function Loading({ children }: { children: ReactNode }) {
  return (
    <div className={classes.late} aria-busy="true">
      <span className="visually-hidden" role="status">
        Loading…
      </span>
      <div aria-hidden>{children}</div>
    </div>
  );
}

/** Rows of a table or list to come. */
export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className={classes.rows}>
      {Array.from({ length: rows }, (_, row) => (
        // Rows are alike and never move.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={row}>
          <Skeleton height={12} width={`${72 - ((row * 17) % 40)}%`} />
        </div>
      ))}
    </div>
  );
}
