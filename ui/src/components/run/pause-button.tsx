/** Holds all syncing back, or lets it go on; one button for both, so that the focus stays on it. */
import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useCommand } from "@/api/mutations";

interface PauseButtonProps {
  paused: boolean;
  size: "compact-xs" | "xs" | "sm";
  variant?: "subtle" | "default" | "filled";
}

export function PauseButton({ paused, size, variant = "default" }: PauseButtonProps) {
  const pause = useCommand("pause_sync", { failureTitle: "Syncing was not paused" });
  const resume = useCommand("resume_sync", { failureTitle: "Syncing was not resumed" });
  const command = paused ? resume : pause;
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <Button
      size={size}
      variant={variant}
      color={variant === "subtle" ? "gray" : undefined}
      leftSection={<Icon size={14} stroke={1.75} aria-hidden />}
      aria-label={paused ? "Resume syncing" : "Pause syncing"}
      aria-disabled={command.isPending}
      onClick={() => {
        if (!command.isPending) command.mutate(null);
      }}
    >
      {paused ? "Resume" : "Pause"}
    </Button>
  );
}
