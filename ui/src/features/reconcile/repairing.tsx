/** A repair at work, and how it ended. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { RunProgress } from "@/components/run/run-progress";
import { StopRun } from "@/components/run/stop-run";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { countsText } from "@/copy/runs";
import classes from "./reconcile.module.css";

export function Repairing({ runId }: { runId: string }) {
  const format = useFormat();
  const run = useQuery(query("get_run", runId)).data;
  const sync = useQuery(query("get_overview", null)).data?.sync;
  if (!run) return null;
  if (run.state === "running") {
    const remaining = sync?.running?.id === runId ? sync.remainingSeconds : null;
    return (
      <section className={classes.working} aria-label="The repair">
        <RunProgress run={run} remainingSeconds={remaining} />
        <StopRun runId={runId} />
      </section>
    );
  }
  if (run.problem) return <ProblemView problem={run.problem} />;
  const done = run.state === "done";
  return (
    <Callout
      tone={done ? "ok" : "warn"}
      title={done ? "The repair is done." : "The repair was stopped."}
      announce
    >
      <div>
        {countsText(run.counts, format)}. Each write is in{" "}
        <Link to="/history" search={{ run: runId }}>
          History
        </Link>
        . What is listed below was found before it; compare again to see what is left.
      </div>
    </Callout>
  );
}
