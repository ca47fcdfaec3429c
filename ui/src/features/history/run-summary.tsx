/** The run whose changes are shown: how it went, what it did, how long it took. */
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { ProblemView } from "@/components/states/problem-view";
import { StateMark } from "@/components/states/state-mark";
import { RunProgress } from "@/components/run/run-progress";
import { StopRun } from "@/components/run/stop-run";
import { SyncNow } from "@/components/run/sync-now";
import { countsText, runKindWords, runStateWords } from "@/copy/runs";
import { asIpcError } from "@/ipc/errors";
import type { Run } from "@/ipc/bindings/Run";
import { RunUndo } from "./run-undo";
import type { Filters } from "./use-filters";
import classes from "./run-summary.module.css";

interface RunSummaryProps {
  runId: string;
  filters: Filters;
}

export function RunSummary({ runId, filters }: RunSummaryProps) {
  const run = useQuery(query("get_run", runId));
  const sync = useQuery(query("get_overview", null)).data?.sync;
  if (run.isError) {
    return (
      <div className={classes.summary}>
        <ProblemView problem={asIpcError(run.error).problem} withoutFix />
      </div>
    );
  }
  if (!run.data) return null;
  const working = sync?.running?.id === runId;
  return (
    <section className={classes.summary} aria-label="The run">
      <div className={classes.head}>
        <Facts run={run.data} />
        {run.data.state === "running" ? null : <RunUndo run={run.data} filters={filters} />}
      </div>
      {working ? (
        <div className={classes.working}>
          <RunProgress run={run.data} remainingSeconds={sync.remainingSeconds} />
          <StopRun runId={runId} />
        </div>
      ) : null}
      {run.data.problem ? (
        <ProblemView
          problem={run.data.problem}
          announce={false}
          actions={
            sync?.last?.id === runId ? <SyncNow size="compact-sm" variant="default" /> : null
          }
        />
      ) : null}
    </section>
  );
}

function Facts({ run }: { run: Run }) {
  const format = useFormat();
  const { tone, label, busy = false } = runStateWords[run.state];
  return (
    <div className={classes.facts}>
      <h2 className={classes.title}>{runKindWords[run.kind].name}</h2>
      <StateMark tone={tone} busy={busy} size={15}>
        {label}
      </StateMark>
      <span className={classes.quiet}>
        started <Moment at={run.startedAt} />
        {run.finishedAt === null ? "" : `, took ${format.duration(run.finishedAt - run.startedAt)}`}
      </span>
      {run.problem || run.state === "running" ? null : (
        <span>{countsText(run.counts, format)}</span>
      )}
      <span className={classes.about}>{runKindWords[run.kind].about}</span>
    </div>
  );
}
