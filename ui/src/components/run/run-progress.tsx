/** A run at work: how far it is, what it did so far, how long it will still take. */
import { Progress } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { countsText, runKindWords, writesOf } from "@/copy/runs";
import type { Format } from "@/lib/format";
import type { Run } from "@/ipc/bindings/Run";
import classes from "./run-progress.module.css";

interface RunProgressProps {
  run: Run;
  /** About, in seconds, where known. */
  remainingSeconds: number | null;
}

export function RunProgress({ run, remainingSeconds }: RunProgressProps) {
  const format = useFormat();
  const { kind, counts } = run;
  const { done, total, words } = kind === "undo" ? undoing(run, format) : reading(run, format);
  const known = total > 0;
  const share = known ? Math.round(Math.min(1, done / total) * 100) : 0;
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
          {words}
          {moved ? ` · ${moved}` : ""}
        </span>
        {remainingSeconds === null ? null : <span>{format.remaining(remainingSeconds)} left</span>}
      </div>
    </div>
  );
}

interface Progressing {
  done: number;
  /** 0 while it isn't known. */
  total: number;
  words: string;
}

function reading({ counts, expected }: Run, format: Format): Progressing {
  const done = counts.read;
  if (expected !== null && expected > 0) {
    const words = `${format.number(done)} of ${format.count(expected, "contact")} read`;
    return { done, total: expected, words };
  }
  const words = done > 0 ? `${format.count(done, "contact")} read` : "Just started";
  return { done, total: 0, words };
}

/** An undo first reads what stands there, then takes back what it planned. */
function undoing({ counts }: Run, format: Format): Progressing {
  const done = writesOf(counts);
  const total = counts.planned;
  const words =
    total > 0
      ? `${format.number(done)} of ${format.count(total, "change")} taken back`
      : "Reading what Certileads holds now";
  return { done, total, words };
}
