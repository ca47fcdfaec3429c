/** A query on a screen: its skeleton while it is read, its problem if that failed, its answer. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asIpcError, type IpcError } from "@/ipc/errors";
import { Loading, RowsSkeleton } from "./loading";
import { ProblemView } from "./problem-view";

interface QueryViewProps<T> {
  query: UseQueryResult<T, IpcError>;
  skeleton?: ReactNode;
  children: (answer: T) => ReactNode;
}

export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <ProblemView problem={asIpcError(query.error).problem} onAgain={() => void query.refetch()} />
    );
  }
  return <Loading>{skeleton ?? <RowsSkeleton />}</Loading>;
}
