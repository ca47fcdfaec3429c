/** The settings of the data folder, and saving some of them; each section has its own way back. */
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { Settings } from "@/ipc/bindings/Settings";
import { useSaving } from "./use-saving";

/** What a new data folder starts with. */
export const standardSettings: Settings = {
  maxCreates: 100,
  maxUpdates: 500,
  maxDeletes: 10,
  pollSeconds: 60,
  noteCallsPerDay: 0,
  breakerWrites: 10,
  breakerMinutes: 10,
  keepDays: 90,
};

export function useSettings() {
  const settings = useQuery(query("get_settings", null));
  // Nothing can be changed before the settings are read.
  const saving = useSaving("save_settings", settings.data ?? standardSettings);
  return { settings, saving };
}
