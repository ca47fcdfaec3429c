/** The run at work, with its progress and the way to stop it. */
import { Link } from "@tanstack/react-router";
import { RunProgress } from "@/components/run/run-progress";
import { StopRun } from "@/components/run/stop-run";
import { Moment } from "@/components/moment/moment";
import { runKindWords } from "@/copy/runs";
import type { Run } from "@/ipc/bindings/Run";
import classes from "./running-panel.module.css";

interface RunningPanelProps {
  run: Run;
  remainingSeconds: number | null;
}

export function RunningPanel({ run, remainingSeconds }: RunningPanelProps) {
  return (
    <section className={classes.panel} aria-label="At work">
      <div className={classes.line}>
        <h2 className={classes.title}>{runKindWords[run.kind].name}</h2>
        <span className={classes.started}>
          started <Moment at={run.startedAt} /> ·{" "}
          <Link to="/history" search={{ run: run.id }}>
            What it does
          </Link>
        </span>
        <StopRun runId={run.id} />
      </div>
      <RunProgress run={run} remainingSeconds={remainingSeconds} />
    </section>
  );
}
