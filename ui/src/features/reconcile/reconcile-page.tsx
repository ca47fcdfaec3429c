/**
 * Both sides held against each other: what is missing, what differs and in which fields, what
 * stands in Certileads alone. Comparing reads only; repairing is a run of its own.
 */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { query } from "@/api/queries";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { Page } from "@/components/page/page";
import { EmptyState } from "@/components/states/empty-state";
import { ProblemView } from "@/components/states/problem-view";
import { StateMark } from "@/components/states/state-mark";
import { asIpcError } from "@/ipc/errors";
import type { Reconciliation } from "@/ipc/bindings/Reconciliation";
import type { Format } from "@/lib/format";
import { Findings } from "./findings";
import { Repairing } from "./repairing";
import classes from "./reconcile.module.css";

export function ReconcilePage() {
  const format = useFormat();
  const running = useQuery(query("get_overview", null)).data?.sync.running ?? null;
  // Asked for by a person, and kept until they ask again: reading both sides takes calls.
  const found = useQuery({
    ...query("plan_reconcile", null),
    enabled: false,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const [repair, setRepair] = useState<string | null>(null);
  const start = useCommand("start_repair", { onSuccess: setRepair });
  const compare = () => {
    start.reset();
    setRepair(null);
    void found.refetch();
  };
  const problem = start.error ?? found.error;
  const { data } = found;
  const label = data && !repair ? repairLabel(data, format) : null;
  const busy = found.isFetching || running !== null;
  return (
    <Page
      title="Compare both sides"
      context="What both accounts hold, held against your mapping. Comparing writes nothing."
      actions={
        <>
          <Button variant="default" component={Link} to="/connections">
            Back to Connections
          </Button>
          {data ? (
            <Button variant={label ? "default" : "filled"} disabled={busy} onClick={compare}>
              Compare again
            </Button>
          ) : null}
          {label ? (
            <Button disabled={busy} loading={start.isPending} onClick={() => start.mutate(null)}>
              {label}
            </Button>
          ) : null}
        </>
      }
    >
      {problem && !found.isFetching ? (
        <ProblemView problem={asIpcError(problem).problem} onAgain={compare} />
      ) : null}
      {repair ? <Repairing runId={repair} /> : null}
      {found.isFetching ? (
        <p className={classes.pending} role="status">
          <StateMark tone="accent" busy>
            Reading both accounts. Nothing is written.
          </StateMark>
        </p>
      ) : data ? (
        <Findings found={data} repaired={repair !== null} />
      ) : problem ? null : (
        <EmptyState
          drawing="search"
          action={
            <Button disabled={busy} onClick={compare}>
              Compare both sides
            </Button>
          }
        >
          Every contact of both accounts is read once: about one call for 200 contacts. A large
          account takes a few minutes.
        </EmptyState>
      )}
    </Page>
  );
}

/** What the button does; nothing where there is nothing to repair. */
function repairLabel(found: Reconciliation, format: Format): string | null {
  const parts = [
    found.missing.count > 0 && `create ${format.number(found.missing.count)}`,
    found.unlinked.count > 0 && `join ${format.number(found.unlinked.count)}`,
    found.different.count > 0 && `update ${format.number(found.different.count)}`,
  ].filter(Boolean);
  return parts.length > 0 ? `Repair (${parts.join(", ")})` : null;
}
