/** A query on a screen: its skeleton while it is read, its problem if that failed, its answer. */
import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asIpcError, handlingOf, type IpcError } from "@/ipc/errors";
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
    const { problem } = asIpcError(query.error);
    const again = () => void query.refetch();
    return (
      <ProblemView
        problem={problem}
        onAgain={again}
        // Reading again harms nothing, whatever else would mend it.
        actions={
          handlingOf(problem.code).fix === "again" ? null : (
            <Button size="compact-sm" variant="default" onClick={again}>
              Try again
            </Button>
          )
        }
      />
    );
  }
  return <Loading>{skeleton ?? <RowsSkeleton />}</Loading>;
}
