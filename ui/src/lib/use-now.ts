/** The present moment, for relative times; moves on by itself. */
import { useSyncExternalStore } from "react";

const STEP = 1000;

function everySecond(onStep: () => void): () => void {
  const timer = setInterval(onStep, STEP);
  return () => clearInterval(timer);
}

/** Now in UTC milliseconds, cut to whole seconds; the component is drawn again each second. */
export function useNow(): number {
  return useSyncExternalStore(everySecond, () => Math.floor(Date.now() / STEP) * STEP);
}
