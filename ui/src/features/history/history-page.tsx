/** History: the runs, what each changed, and everything about one change. */
import { useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { OperationFilter } from "@/ipc/bindings/OperationFilter";
import { OperationList } from "./operation-list";
import { OperationPane } from "./operation-pane";
import { RunRail } from "./run-rail";
import { RunSummary } from "./run-summary";
import { Toolbar } from "./toolbar";
import { useFilters } from "./use-filters";
import { PAGE } from "./use-operation-pages";
import classes from "./history.module.css";

export function HistoryPage() {
  const filters = useFilters();
  const shown = useShownFilter(filters.filter);
  const list = useRef<HTMLDivElement>(null);
  // A record that was opened by key takes the focus; one that was clicked leaves it to the list.
  const [entered, setEntered] = useState<string | null>(null);
  const { run, operation } = filters.search;
  const open = (id: string, byKey: boolean) => {
    setEntered(byKey ? id : null);
    void filters.open(id);
  };
  const close = () => {
    setEntered(null);
    void filters.close().then(() => list.current?.focus());
  };
  return (
    <div className={classes.history} data-open={operation !== undefined || undefined}>
      <Toolbar filters={filters} filter={shown} />
      <div className={classes.middle}>
        <RunRail filters={filters} />
        <div className={classes.list}>
          {run ? <RunSummary key={run} runId={run} filters={filters} /> : null}
          <OperationList
            key={JSON.stringify(shown)}
            ref={list}
            filter={shown}
            filters={filters}
            onOpen={open}
            onClose={close}
          />
        </div>
        {operation ? (
          <OperationPane
            id={operation}
            filters={filters}
            entered={entered === operation}
            onClose={close}
          />
        ) : null}
      </div>
    </div>
  );
}

/** The filter whose rows stand there: a new one takes over once its first rows have come. */
function useShownFilter(filter: OperationFilter): OperationFilter {
  const [shown, setShown] = useState(filter);
  const first = useQuery(query("list_operations", { ...filter, limit: PAGE }));
  const differs = JSON.stringify(shown) !== JSON.stringify(filter);
  if (differs && !first.isPending) setShown(filter);
  return shown;
}
