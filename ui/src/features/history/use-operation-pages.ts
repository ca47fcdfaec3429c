/**
 * A long list of operations, a page at a time: only the pages in view are read and kept fresh.
 *
 * A page begins where the one before it ended, so the cursors form a chain that grows as the
 * person scrolls. When new operations come in at the top, the first page changes and with it the
 * chain behind it; who reads further down isn't moved.
 */
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import type { Operation } from "@/ipc/bindings/Operation";
import type { OperationFilter } from "@/ipc/bindings/OperationFilter";
import { grown, TOP } from "./cursor-chain";

export const PAGE = 200;
/** How long a page out of view is kept, in milliseconds. */
const KEPT = 60_000;

/** From the first to the last page in view. */
export interface PagesInView {
  first: number;
  last: number;
}

export function useOperationPages(filter: OperationFilter, view: PagesInView) {
  const [cursors, setCursors] = useState(TOP);
  const first = Math.min(view.first, cursors.length - 1);
  const wanted = cursors.slice(first, Math.max(first, view.last) + 1);
  const pages = useQueries({
    queries: wanted.map((cursor) => ({
      ...query("list_operations", {
        ...filter,
        ...(cursor !== null && { cursor }),
        limit: PAGE,
      }),
      gcTime: KEPT,
    })),
  });
  const chain = grown(
    cursors,
    first,
    pages.map(({ data }) => data?.nextCursor),
  );
  if (chain !== cursors) setCursors(chain);
  // Kept while none of the pages in view has been read yet: the rows must not fall away under them.
  const [known, setKnown] = useState<number | null>(null);
  const total = pages.find(({ data }) => data !== undefined)?.data?.total ?? known;
  if (total !== known) setKnown(total);
  const lastPage = pages[chain.length - 1 - first]?.data;
  return {
    pending: total === null,
    error: pages.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => pages.forEach((page) => void page.refetch()),
    total: total ?? 0,
    /** Rows known of so far; more appear as the end comes near. */
    count: Math.min(
      total ?? 0,
      (chain.length - 1) * PAGE + (lastPage ? lastPage.operations.length : PAGE),
    ),
    /** The operation of a row, if its page has been read. */
    rowAt: (index: number): Operation | undefined =>
      pages[Math.floor(index / PAGE) - first]?.data?.operations[index % PAGE],
    /** The row of an operation among the pages in view; -1 if it isn't there. */
    indexOf: (id: string): number => {
      for (const [place, page] of pages.entries()) {
        const at = page.data?.operations.findIndex((operation) => operation.id === id) ?? -1;
        if (at >= 0) return (first + place) * PAGE + at;
      }
      return -1;
    },
  };
}
