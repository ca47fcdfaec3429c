/**
 * What the engine finds in a profile's text, kept up with typing: asked for after a short pause;
 * each text is its own question, so an older answer never replaces a newer one.
 */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { Problem } from "@/ipc/bindings/Problem";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import { asIpcError } from "@/ipc/errors";

const PAUSE_MS = 150;

export interface ProfileState {
  /** What the profile is; null while it can't be read. */
  summary: ProfileSummary | null;
  findings: Problem[];
  /** True while what is shown belongs to an older text. */
  stale: boolean;
  /** Why the text could not be checked at all. */
  problem: Problem | null;
  again: () => void;
}

export function useProfileCheck(text: string): ProfileState {
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const check = useQuery({
    ...query("check_profile", settled),
    placeholderData: keepPreviousData,
    // Every pause in typing makes a question; old answers are worth little.
    gcTime: 30_000,
  });
  return {
    summary: check.data?.summary ?? null,
    findings: check.data?.problems ?? [],
    stale: settled !== text || check.isPlaceholderData || check.isPending,
    problem: check.error ? asIpcError(check.error).problem : null,
    again: () => void check.refetch(),
  };
}
