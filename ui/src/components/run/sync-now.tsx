/** Starts a sync: what changed in HighLevel, and what waits to be written. */
import { Button, type ButtonProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";

export function SyncNow(props: Pick<ButtonProps, "size" | "variant">) {
  const running = useQuery(query("get_overview", null)).data?.sync.running ?? null;
  const start = useCommand("start_sync", { failureTitle: "No sync was started" });
  return (
    <Button
      {...props}
      disabled={running !== null}
      loading={start.isPending}
      onClick={() => start.mutate("incremental")}
    >
      Sync now
    </Button>
  );
}
