/** The changes as rows: arrows move through them, Enter opens the record, Escape closes it. */
import { useRef, useState, useImperativeHandle, type KeyboardEvent, type Ref } from "react";
import { useFormat } from "@/api/use-format";
import { useDecisions } from "@/components/operation/use-decisions";
import { Loading, RowsSkeleton } from "@/components/states/loading";
import { ProblemView } from "@/components/states/problem-view";
import { asIpcError } from "@/ipc/errors";
import type { OperationFilter } from "@/ipc/bindings/OperationFilter";
import { useNow } from "@/lib/use-now";
import { NothingFound } from "./nothing-found";
import { OperationRow } from "./operation-row";
import { bringIntoView, ROW, RowWindow } from "./row-window";
import type { Filters } from "./use-filters";
import { PAGE, useOperationPages, type PagesInView } from "./use-operation-pages";
import classes from "./operation-list.module.css";

interface OperationListProps {
  ref: Ref<HTMLDivElement>;
  /** What is shown; it can be a moment behind what was asked for. */
  filter: OperationFilter;
  filters: Filters;
  /** By key or by pointer. */
  onOpen: (id: string, byKey: boolean) => void;
  onClose: () => void;
}

export function OperationList({ ref, filter, filters, onOpen, onClose }: OperationListProps) {
  const grid = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => grid.current as HTMLDivElement);
  const format = useFormat();
  const now = useNow();
  const [view, setView] = useState<PagesInView>({ first: 0, last: 0 });
  const pages = useOperationPages(filter, view);
  const decisions = useDecisions();
  const [active, setActive] = useState<{ id: string; row: number } | null>(null);
  const opened = filters.search.operation;
  const current = currentRow(active, opened, pages.indexOf);

  const showPages = (first: number, last: number) => {
    // A page is asked for half a page before its rows come into view.
    const next = { first: Math.floor(first / PAGE), last: Math.floor((last + PAGE / 2) / PAGE) };
    setView((seen) => (seen.first === next.first && seen.last === next.last ? seen : next));
  };
  const moveTo = (row: number) => {
    const target = Math.max(0, Math.min(pages.count - 1, row));
    const operation = pages.rowAt(target);
    bringIntoView(grid.current, target);
    setActive({ id: operation?.id ?? "", row: target });
    if (operation && opened) onOpen(operation.id, false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && opened) return onClose();
    const target = rowAfter(event.key, current, pages.count, grid.current);
    if (target !== undefined) {
      event.preventDefault();
      moveTo(target);
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      const operation = pages.rowAt(current);
      if (operation) onOpen(operation.id, true);
    }
  };
  const openByPointer = (id: string, row: number) => {
    setActive({ id, row });
    onOpen(id, false);
  };

  const problem = pages.error ? asIpcError(pages.error).problem : null;
  const failure = problem ? (
    <div className={classes.aside}>
      <ProblemView problem={problem} onAgain={pages.refetch} />
    </div>
  ) : null;
  if (pages.pending) {
    return (
      failure ?? (
        <div className={classes.aside}>
          <Loading>
            <RowsSkeleton rows={16} />
          </Loading>
        </div>
      )
    );
  }
  if (pages.count === 0) return <NothingFound filters={filters} />;
  return (
    <>
      <p className="visually-hidden" role="status">
        {decisions.told}
      </p>
      {failure}
      <RowWindow
        grid={grid}
        label="Changes"
        count={pages.count}
        total={pages.total}
        current={current}
        onKeyDown={onKeyDown}
        onView={showPages}
        renderRow={(row, id, start) => (
          <OperationRow
            key={row}
            id={id}
            row={row}
            start={start}
            operation={pages.rowAt(row)}
            active={row === current}
            open={opened !== undefined && pages.rowAt(row)?.id === opened}
            busy={decisions.pending}
            now={now}
            format={format}
            onOpen={openByPointer}
            onDecide={decisions.decide}
          />
        )}
      />
    </>
  );
}

/** The row that the keys start from: that of the open record, or where they were last. */
function currentRow(
  active: { id: string; row: number } | null,
  open: string | undefined,
  indexOf: (id: string) => number,
): number {
  const openRow = open === undefined ? -1 : indexOf(open);
  if (openRow >= 0) return openRow;
  if (!active) return -1;
  const row = indexOf(active.id);
  return row >= 0 ? row : active.row;
}

/** Where a key leads; undefined for one that doesn't move. */
function rowAfter(
  key: string,
  current: number,
  count: number,
  grid: HTMLElement | null,
): number | undefined {
  const page = Math.max(1, Math.floor((grid?.clientHeight ?? ROW) / ROW) - 1);
  // The first key starts at the top of what is seen.
  const from = current < 0 ? Math.ceil((grid?.scrollTop ?? 0) / ROW) - 1 : current;
  switch (key) {
    case "ArrowDown":
      return from + 1;
    case "ArrowUp":
      return from - 1;
    case "PageDown":
      return from + page;
    case "PageUp":
      return from - page;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
