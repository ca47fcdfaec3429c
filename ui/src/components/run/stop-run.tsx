/** Stops the run at work; it ends between two operations, so that takes a moment. */
import { Button } from "@mantine/core";
import { useCommand } from "@/api/mutations";

interface StopRunProps {
  runId: string;
  size?: "compact-xs" | "compact-sm" | "xs" | "sm";
}

export function StopRun({ runId, size = "xs" }: StopRunProps) {
  const stop = useCommand("cancel_run", { failureTitle: "It was not stopped" });
  const stopping = stop.isPending || (stop.isSuccess && stop.variables === runId);
  return (
    <Button variant="default" size={size} disabled={stopping} onClick={() => stop.mutate(runId)}>
      {stopping ? "Stopping…" : "Stop"}
    </Button>
  );
}
