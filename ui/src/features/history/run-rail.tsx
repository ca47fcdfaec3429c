/** The runs, newest first, each with what it did; choosing one narrows the list to it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { Loading, RowsSkeleton } from "@/components/states/loading";
import { RunProgress } from "@/components/run/run-progress";
import { StopRun } from "@/components/run/stop-run";
import { StateMark } from "@/components/states/state-mark";
import { countsText, runKindWords, runStateWords } from "@/copy/runs";
import type { Run } from "@/ipc/bindings/Run";
import type { Filters } from "./use-filters";
import { useRuns } from "./use-runs";
import classes from "./run-rail.module.css";

export function RunRail({ filters }: { filters: Filters }) {
  const { first, runs, more, showMore, pending } = useRuns();
  const sync = useQuery(query("get_overview", null)).data?.sync;
  return (
    <nav className={classes.rail} aria-label="Runs">
      {first.isError && runs.length === 0 ? (
        <div className={classes.unread}>
          <p>The runs can’t be read.</p>
          <Button size="compact-sm" variant="default" onClick={() => void first.refetch()}>
            Read the runs again
          </Button>
        </div>
      ) : null}
      {first.isPending ? (
        <Loading>
          <RowsSkeleton />
        </Loading>
      ) : null}
      {first.data ? (
        <>
          <ul className={classes.list}>
            <li>
              <RunLink run={null} filters={filters}>
                <span className={classes.name}>All runs</span>
              </RunLink>
            </li>
            {runs.map((run) => (
              <li key={run.id}>
                <RunLink run={run.id} filters={filters}>
                  <RunLines run={run} />
                </RunLink>
                {run.id === sync?.running?.id ? (
                  <div className={classes.working}>
                    <RunProgress run={run} remainingSeconds={sync.remainingSeconds} />
                    <StopRun runId={run.id} size="compact-sm" />
                  </div>
                ) : null}
              </li>
            ))}
          </ul>
          {more ? (
            <Button variant="subtle" size="compact-sm" m={8} loading={pending} onClick={showMore}>
              Older runs
            </Button>
          ) : null}
        </>
      ) : null}
    </nav>
  );
}

interface RunLinkProps {
  /** None for all of them. */
  run: string | null;
  filters: Filters;
  children: React.ReactNode;
}

function RunLink({ run, filters, children }: RunLinkProps) {
  const { run: chosen, operation: _, ...rest } = filters.search;
  return (
    <Link
      to="/history"
      search={run === null ? rest : { ...rest, run }}
      className={classes.run}
      data-chosen={(chosen ?? null) === run || undefined}
      aria-current={(chosen ?? null) === run ? "page" : undefined}
      activeOptions={{ exact: true }}
    >
      {children}
    </Link>
  );
}

function RunLines({ run }: { run: Run }) {
  const format = useFormat();
  const { tone, label, busy = false } = runStateWords[run.state];
  const did = run.problem?.what ?? countsText(run.counts, format);
  const took = run.finishedAt === null ? null : run.finishedAt - run.startedAt;
  return (
    <>
      <span className={classes.head}>
        <span className={classes.name}>{runKindWords[run.kind].name}</span>{" "}
        <StateMark tone={tone} busy={busy} size={14}>
          {label}
        </StateMark>{" "}
        <span className={classes.when}>
          <Moment at={run.startedAt} />
        </span>
      </span>{" "}
      {run.state === "running" ? null : (
        <span className={classes.foot}>
          <span className={classes.did} title={did}>
            {did}
          </span>{" "}
          {took === null ? null : <span className={classes.took}>{format.duration(took)}</span>}
        </span>
      )}
    </>
  );
}
