/**
 * Before a first sync or a backfill: what it would do, read from both sides, with nothing
 * written. Only then it can be started.
 */
import { Button, Modal, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { ChoiceCards } from "@/components/page/choice-cards";
import { DialogFoot } from "@/components/page/dialog-foot";
import { PlanPending } from "@/components/plan/plan-pending";
import { PlanView } from "@/components/plan/plan-view";
import { ProblemView } from "@/components/states/problem-view";
import { asIpcError } from "@/ipc/errors";
import type { SyncMode } from "@/ipc/bindings/SyncMode";
import type { SyncPlan } from "@/ipc/bindings/SyncPlan";
import type { Format } from "@/lib/format";

interface SyncDialogProps {
  /** The pass to plan; the first one is a choice between both; none while closed. */
  planning: SyncMode | "first" | null;
  onClose: () => void;
}

export function SyncDialog({ planning, onClose }: SyncDialogProps) {
  return (
    <Modal
      opened={planning !== null}
      onClose={onClose}
      size={680}
      title={planning === "first" ? "Start syncing" : "Backfill: bring every contact over"}
    >
      {planning === null ? null : <Planned first={planning === "first"} onClose={onClose} />}
    </Modal>
  );
}

function Planned({ first, onClose }: { first: boolean; onClose: () => void }) {
  const format = useFormat();
  const [mode, setMode] = useState<SyncMode>("backfill");
  // A plan is of its moment: it is read anew each time the dialog opens.
  const plan = useQuery({ ...query("plan_sync", mode), staleTime: 0, gcTime: 0 });
  const start = useCommand("start_sync", { onSuccess: onClose });
  const failure = start.error ?? plan.error;
  return (
    <Stack gap="md">
      {first ? (
        <ChoiceCards label="What to begin with" choices={modes} value={mode} onChange={setMode} />
      ) : null}
      {failure ? (
        <ProblemView
          problem={asIpcError(failure).problem}
          onAgain={() => {
            start.reset();
            void plan.refetch();
          }}
        />
      ) : plan.data && !plan.isFetching ? (
        <PlanView plan={plan.data} first={first} />
      ) : (
        <PlanPending />
      )}
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button
          disabled={!plan.data || plan.isFetching || plan.isError}
          loading={start.isPending}
          onClick={() => start.mutate(mode)}
        >
          {plan.data ? startLabel(plan.data, first, format) : "Start syncing"}
        </Button>
      </DialogFoot>
    </Stack>
  );
}

/** The button says what it does: how many contacts it makes. */
function startLabel(plan: SyncPlan, first: boolean, format: Format): string {
  const { creates, updates, mode } = plan;
  if (mode === "incremental" || creates + updates === 0) return "Start syncing";
  const parts = [
    creates > 0 && `create ${format.number(creates)}`,
    updates > 0 && `update ${format.number(updates)}`,
  ].filter(Boolean);
  return first ? `Start syncing (${parts.join(", ")})` : capital(parts.join(", "));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const modes = [
  {
    value: "backfill",
    label: "Bring everything over",
    description: "Every contact goes to Certileads now, and from then on whatever changes.",
  },
  {
    value: "incremental",
    label: "Only from now on",
    description: "Contacts are read once and remembered. Nothing is written until one changes.",
  },
] as const satisfies { value: SyncMode; label: string; description: string }[];
