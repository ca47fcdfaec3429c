/** Of a run that has ended: taking it back, or what took it back; and what rests after an undo. */
import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { RestingDialog } from "@/components/resting/resting-dialog";
import { runKindWords, writesOf } from "@/copy/runs";
import type { Run } from "@/ipc/bindings/Run";
import type { Filters } from "./use-filters";
import { UndoDialog } from "./undo-dialog";
import { useRuns } from "./use-runs";
import classes from "./run-summary.module.css";

interface RunUndoProps {
  run: Run;
  filters: Filters;
}

export function RunUndo({ run, filters }: RunUndoProps) {
  const format = useFormat();
  const [undoing, setUndoing] = useState(false);
  const [resting, setResting] = useState(false);
  const sync = useQuery(query("get_overview", null)).data?.sync;
  const { runs } = useRuns();
  const undone = runs.find((one) => one.undoes === run.id && one.state !== "failed");
  const back = runs.find(({ id }) => id === run.undoes);
  const changes = writesOf(run.counts);
  const canUndo = !notUndone.includes(run.kind) && changes > 0;
  if (!canUndo && run.kind !== "undo") return null;
  return (
    <Group gap="xs">
      {back ? (
        <RunNote run={back} filters={filters}>
          Takes back the {runKindWords[back.kind].name.toLowerCase()} of
        </RunNote>
      ) : null}
      {undone ? (
        <RunNote run={undone} filters={filters}>
          Taken back by the undo of
        </RunNote>
      ) : null}
      {run.kind === "undo" ? (
        <Button variant="default" size="compact-sm" onClick={() => setResting(true)}>
          Resting contacts
        </Button>
      ) : null}
      {canUndo ? (
        <Button
          variant="default"
          size="compact-sm"
          disabled={sync?.running !== null}
          onClick={() => setUndoing(true)}
        >
          {undone ? "Undo what is left" : `Undo this run (${format.count(changes, "change")})`}
        </Button>
      ) : null}
      <UndoDialog
        runId={undoing ? run.id : null}
        onClose={() => setUndoing(false)}
        onStarted={(undoId) => {
          setUndoing(false);
          filters.setRun(undoId);
        }}
      />
      <RestingDialog opened={resting} onClose={() => setResting(false)} />
    </Group>
  );
}

/** A test is cleaned up instead, and a first look writes nothing. */
const notUndone: Run["kind"][] = ["test", "cleanUp", "baseline"];

interface RunNoteProps {
  run: Run;
  filters: Filters;
  children: React.ReactNode;
}

function RunNote({ run, filters, children }: RunNoteProps) {
  return (
    <span className={classes.quiet}>
      {children}{" "}
      <button type="button" className={classes.link} onClick={() => filters.setRun(run.id)}>
        <Moment at={run.startedAt} />
      </button>
    </span>
  );
}
