/** The checks of one side as they pass, collected from the engine's events. */
import { useState } from "react";
import { useCheckProgress } from "@/api/use-engine-events";
import type { CheckProgress } from "@/ipc/bindings/CheckProgress";
import type { Side } from "@/ipc/bindings/Side";

export interface Checks {
  passed: CheckProgress[];
  /** Forgets them, before another check begins. */
  reset: () => void;
}

export function useChecks(side: Side): Checks {
  const [passed, setPassed] = useState<CheckProgress[]>([]);
  useCheckProgress((progress) => {
    if (progress.side !== side) return;
    setPassed((before) => [...before.filter(({ label }) => label !== progress.label), progress]);
  });
  return { passed, reset: () => setPassed([]) };
}
