/** The person's way of writing dates and numbers, for any screen. */
import { useQuery } from "@tanstack/react-query";
import { createFormat, type Format } from "@/lib/format";
import type { Preferences } from "@/ipc/bindings/Preferences";
import { query } from "./queries";

/** What holds until the preferences were read, or if they can't be. */
export const defaultPreferences: Preferences = {
  theme: "system",
  dateStyle: "system",
  numberStyle: "system",
  wizardStep: null,
  wizardDone: false,
};

/** The preferences; the defaults while they are being read. */
export function usePreferences(): Preferences {
  const { data: preferences } = useQuery(query("get_preferences", null));
  return preferences ?? defaultPreferences;
}

export function useFormat(): Format {
  const { dateStyle, numberStyle } = usePreferences();
  return createFormat(dateStyle, numberStyle);
}
