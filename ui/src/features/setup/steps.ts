/** The wizard's three steps, in order. */
import type { SetupStep } from "@/ipc/bindings/SetupStep";

export const steps = [
  { key: "connect", name: "Connect", about: "Both accounts" },
  { key: "map", name: "Map", about: "Which field goes where" },
  { key: "test", name: "Test", about: "See it arrive" },
] as const;

export type StepKey = (typeof steps)[number]["key"];

/** What the wizard gives each step. */
export interface StepProps {
  /** Goes back one step. */
  onBack: () => void;
  /** The step is finished: goes on; after the last one, to Home. */
  onDone: () => void;
}

/** The last step that may be opened, as an index: what comes before it is settled. */
export function reachable(setup: SetupStep): number {
  return { welcome: 0, connect: 0, map: 1, test: 2, done: 2 }[setup];
}
