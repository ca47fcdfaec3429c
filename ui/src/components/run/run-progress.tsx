/** A run at work: how far it is, what it did so far, how long it will still take. */
import { Progress } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { countsText, runKindWords } from "@/copy/runs";
import type { Run } from "@/ipc/bindings/Run";
import classes from "./run-progress.module.css";

interface RunProgressProps {
  run: Run;
  /** About, in seconds, where known. */
  remainingSeconds: number | null;
}

export function RunProgress({ run, remainingSeconds }: RunProgressProps) {
  const format = useFormat();
  const { kind, counts, expected } = run;
  const known = expected !== null && expected > 0;
  const share = known ? Math.round(Math.min(1, counts.read / expected) * 100) : 0;
  const read = known
    ? `${format.number(counts.read)} of ${format.count(expected, "contact")} read`
    : counts.read > 0
      ? `${format.count(counts.read, "contact")} read`
      : "Just started";
  const moved = counts.planned > 0 ? countsText(counts, format) : null;
  return (
    <div className={classes.progress}>
      <Progress.Root size={6}>
        <Progress.Section
          value={known ? share : 100}
          striped={!known}
          animated={!known}
          aria-label={runKindWords[kind].working}
        />
      </Progress.Root>
      <div className={classes.words}>
        <span>
          {read}
          {moved ? ` · ${moved}` : ""}
        </span>
        {remainingSeconds === null ? null : <span>{format.remaining(remainingSeconds)} left</span>}
      </div>
    </div>
  );
}
