/**
 * A grid of rows of one height, of which only those in view are drawn. It has one tab stop and
 * names the row the keys are at; what the keys do is the caller's.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import classes from "./operation-list.module.css";

export const ROW = 36;

interface RowWindowProps {
  grid: RefObject<HTMLDivElement | null>;
  label: string;
  /** Rows that can be scrolled through. */
  count: number;
  /** Rows there are in all. */
  total: number;
  /** The row the keys are at; -1 if none. */
  current: number;
  onKeyDown: (event: KeyboardEvent) => void;
  /** Told which rows are drawn, whenever that changes. */
  onView: (first: number, last: number) => void;
  renderRow: (row: number, id: string, start: number) => ReactNode;
}

export function RowWindow(props: RowWindowProps) {
  const { grid, label, count, total, current, onKeyDown, onView, renderRow } = props;
  // It gives new rows from the same object; the compiler leaves this component alone.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const drawn = rows.getVirtualItems();
  const first = drawn[0]?.index ?? 0;
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => onView(first, last), [onView, first, last]);
  const seen = current >= first && current <= last && drawn.length > 0;
  return (
    <div
      ref={grid}
      className={classes.grid}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={total}
      aria-activedescendant={seen ? rowId(current) : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={classes.rows} style={{ height: rows.getTotalSize() }}>
        {drawn.map(({ index, start }) => renderRow(index, rowId(index), start))}
      </div>
    </div>
  );
}

const rowId = (row: number) => `row-${row}`;

/** Scrolls just as far as it takes for a row to be seen. */
export function bringIntoView(grid: HTMLElement | null, row: number): void {
  if (!grid) return;
  const top = row * ROW;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + ROW > grid.scrollTop + grid.clientHeight) {
    grid.scrollTop = top + ROW - grid.clientHeight;
  }
}
