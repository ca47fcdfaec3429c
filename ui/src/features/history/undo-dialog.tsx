/**
 * Before a run is undone: what would be put back, what is left and why, what can't be undone.
 * Read from Certileads as it stands now, with nothing written. Only then it can be started.
 */
import { Button, Modal, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { DialogFoot } from "@/components/page/dialog-foot";
import { PlanPending } from "@/components/plan/plan-pending";
import { ProblemView } from "@/components/states/problem-view";
import { asIpcError } from "@/ipc/errors";
import { UndoPlanView } from "./undo-plan-view";

interface UndoDialogProps {
  /** The run to undo; none while closed. */
  runId: string | null;
  onClose: () => void;
  /** The undo is at work. */
  onStarted: (undoId: string) => void;
}

export function UndoDialog({ runId, onClose, onStarted }: UndoDialogProps) {
  return (
    <Modal opened={runId !== null} onClose={onClose} size={680} title="Undo this run">
      {runId === null ? null : <Planned runId={runId} onClose={onClose} onStarted={onStarted} />}
    </Modal>
  );
}

interface PlannedProps {
  runId: string;
  onClose: () => void;
  onStarted: (undoId: string) => void;
}

function Planned({ runId, onClose, onStarted }: PlannedProps) {
  const format = useFormat();
  // A plan is of its moment: it is read anew each time the dialog opens.
  const plan = useQuery({ ...query("plan_undo", runId), staleTime: 0, gcTime: 0 });
  const start = useCommand("start_undo", { onSuccess: onStarted });
  const failure = start.error ?? plan.error;
  const counts = plan.isFetching ? undefined : plan.data?.counts;
  const some = counts ? counts.undo + counts.waiting > 0 : true;
  return (
    <Stack gap="md">
      {failure ? (
        <ProblemView
          problem={asIpcError(failure).problem}
          onAgain={() => {
            start.reset();
            void plan.refetch();
          }}
        />
      ) : plan.data && !plan.isFetching ? (
        <UndoPlanView plan={plan.data} />
      ) : (
        <PlanPending words="Reading what Certileads holds now." />
      )}
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          {some ? "Keep everything" : "Close"}
        </Button>
        {some ? (
          <Button
            disabled={!counts || plan.isError}
            loading={start.isPending}
            onClick={() => start.mutate(runId)}
          >
            {counts
              ? startLabel(counts.undo, format.count(counts.undo, "change"))
              : "Undo this run"}
          </Button>
        ) : null}
      </DialogFoot>
    </Stack>
  );
}

function startLabel(undo: number, changes: string): string {
  return undo > 0 ? `Undo ${changes}` : "Drop what was not written yet";
}
