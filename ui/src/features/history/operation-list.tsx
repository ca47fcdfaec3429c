/**
 * The changes as rows, of which only those in view are drawn. One tab stop: arrows move through
 * them, Enter opens the record, Escape closes it.
 */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from "react";
import { useDecisions } from "@/components/operation/use-decisions";
import { EmptyState } from "@/components/states/empty-state";
import { Loading, RowsSkeleton } from "@/components/states/loading";
import { ProblemView } from "@/components/states/problem-view";
import { asIpcError } from "@/ipc/errors";
import type { OperationFilter } from "@/ipc/bindings/OperationFilter";
import { OperationRow } from "./operation-row";
import type { Filters } from "./use-filters";
import { PAGE, useOperationPages } from "./use-operation-pages";
import classes from "./operation-list.module.css";

export const ROW = 36;

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
  const [view, setView] = useState({ first: 0, last: 0 });
  const pages = useOperationPages(filter, view);
  const decisions = useDecisions();
  // It gives new rows from the same object; the compiler leaves this component alone.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: pages.count,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const drawn = rows.getVirtualItems();
  const first = Math.floor((drawn[0]?.index ?? 0) / PAGE);
  // A page is asked for half a page before its rows come into view.
  const last = Math.floor(((drawn.at(-1)?.index ?? 0) + PAGE / 2) / PAGE);
  useEffect(() => setView({ first, last }), [first, last]);
  const [active, setActive] = useState<{ id: string; row: number } | null>(null);
  const current = useCurrentRow(active, filters.search.operation, pages.indexOf);

  const moveTo = (row: number) => {
    const target = Math.max(0, Math.min(pages.count - 1, row));
    const operation = pages.rowAt(target);
    bringIntoView(grid.current, target);
    if (!operation) return;
    setActive({ id: operation.id, row: target });
    if (filters.search.operation) onOpen(operation.id, false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && filters.search.operation) return onClose();
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? ROW) / ROW) - 1);
    const moves: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: pages.count - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      moveTo(target);
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      const operation = pages.rowAt(current);
      if (operation) onOpen(operation.id, true);
    }
  };

  if (pages.count === 0) {
    if (pages.error && pages.pending) {
      return (
        <div className={classes.aside}>
          <ProblemView problem={asIpcError(pages.error).problem} onAgain={pages.refetch} />
        </div>
      );
    }
    if (pages.pending) {
      return (
        <div className={classes.aside}>
          <Loading>
            <RowsSkeleton rows={16} />
          </Loading>
        </div>
      );
    }
    return <NothingFound filters={filters} />;
  }
  const seen = drawn.some(({ index }) => index === current);
  return (
    <>
      <p className="visually-hidden" role="status">
        {decisions.told}
      </p>
      <div
        ref={grid}
        className={classes.grid}
        role="grid"
        tabIndex={0}
        aria-label="Changes"
        aria-rowcount={pages.total}
        aria-activedescendant={seen ? rowId(current) : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (current < 0) moveTo(drawn[0]?.index ?? 0);
        }}
      >
        <div role="rowgroup" className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {drawn.map(({ index, start }) => (
            <OperationRow
              key={index}
              id={rowId(index)}
              row={index}
              start={start}
              operation={pages.rowAt(index)}
              active={index === current}
              open={pages.rowAt(index)?.id === filters.search.operation}
              busy={decisions.pending}
              onOpen={(id) => {
                setActive({ id, row: index });
                onOpen(id, false);
              }}
              onDecide={decisions.decide}
            />
          ))}
        </div>
      </div>
    </>
  );
}

const rowId = (row: number) => `change-${row}`;

/** Scrolls just as far as it takes for a row to be seen. */
function bringIntoView(grid: HTMLElement | null, row: number): void {
  if (!grid) return;
  const top = row * ROW;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + ROW > grid.scrollTop + grid.clientHeight) {
    grid.scrollTop = top + ROW - grid.clientHeight;
  }
}

/** The row that the keys start from: that of the open record, or where they were last. */
function useCurrentRow(
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

function NothingFound({ filters }: { filters: Filters }) {
  const { state, run } = filters.search;
  if (!filters.filtered) {
    return (
      <EmptyState
        drawing="list"
        action={
          <Button variant="default" component={Link} to="/home">
            Start on Home
          </Button>
        }
      >
        Nothing was written yet. Every change will stand here, with its proof.
      </EmptyState>
    );
  }
  const all = (
    <Button variant="default" onClick={filters.clear}>
      Show all changes
    </Button>
  );
  if (state === "held" && !run) {
    return (
      <EmptyState drawing="calm" action={all}>
        Nothing is held. What needs a decision of yours will stand here.
      </EmptyState>
    );
  }
  return (
    <EmptyState drawing="search" action={all}>
      {run && !state ? "This run changed nothing." : "No change fits what you look for."}
    </EmptyState>
  );
}
