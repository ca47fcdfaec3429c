/** The runs, newest first; older ones are read when asked for. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import type { Run } from "@/ipc/bindings/Run";
import { grown, TOP } from "./cursor-chain";

const PAGE = 50;

export function useRuns() {
  const [cursors, setCursors] = useState(TOP);
  const [shown, setShown] = useState(1);
  const first = useQuery(query("list_runs", { cursor: null, limit: PAGE }));
  const older = useQueries({
    queries: cursors.slice(1, shown).map((cursor) => query("list_runs", { cursor, limit: PAGE })),
  });
  const pages = [first, ...older];
  const chain = grown(
    cursors,
    0,
    pages.map(({ data }) => data?.nextCursor),
  );
  if (chain !== cursors) setCursors(chain);
  const runs: Run[] = pages.flatMap(({ data }) => data?.runs ?? []);
  return {
    first,
    runs,
    more: chain.length > shown,
    pending: pages.at(-1)?.isPending ?? false,
    showMore: () => setShown(shown + 1),
  };
}
