/** What stands while something is read: nothing for 200 ms, then the layout's skeleton. */
import { Skeleton, Stack } from "@mantine/core";
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
    <Stack gap={8}>
      {Array.from({ length: rows }, (_, row) => (
        // Rows are alike and never move.
        // oxlint-disable-next-line react/no-array-index-key
        <Skeleton key={row} height={28} width={`${100 - ((row * 7) % 18)}%`} />
      ))}
    </Stack>
  );
}
