/**
 * The whole window when nothing else can be shown: the data folder can't be opened, or a screen
 * broke. Says what happened and where the data is, and tries again.
 */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { ProblemDetails } from "@/components/states/problem-view";
import type { Problem } from "@/ipc/bindings/Problem";
import { Brand } from "./brand";
import classes from "./failure-page.module.css";

interface FailurePageProps {
  problem: Problem;
  onAgain: () => void;
  busy?: boolean;
}

export function FailurePage({ problem, onAgain, busy = false }: FailurePageProps) {
  const { data: folder } = useQuery(query("get_data_folder", null));
  return (
    <main className={classes.page}>
      <div className={classes.box} role="alert">
        <Brand />
        <h1>{problem.what}</h1>
        {problem.meaning && <p>{problem.meaning}</p>}
        {problem.remedy && <p>{problem.remedy}</p>}
        {folder && (
          <p className={classes.folder}>
            Your data is in <code>{folder}</code>. Nothing in it was changed.
          </p>
        )}
        {problem.details && <ProblemDetails text={problem.details} />}
        <Button onClick={onAgain} loading={busy}>
          Try again
        </Button>
      </div>
    </main>
  );
}
