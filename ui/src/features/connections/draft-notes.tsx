/** What saving a profile will do besides: to the connection, and to other profiles. */
import { Callout } from "@/components/states/callout";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";

interface DraftNotesProps {
  /** What the text is now; null while it can't be read. */
  summary: ProfileSummary | null;
  /** The key of the saved profile it changes; null if it is a new one. */
  origin: string | null;
  profiles: ProfileSummary[];
  /** The key of the profile that Certileads is connected with. */
  used: string | null;
}

export function DraftNotes({ summary, origin, profiles, used }: DraftNotesProps) {
  if (!summary) return null;
  const { key } = summary;
  const same = profiles.find((profile) => profile.key === key);
  if (same?.builtIn) {
    return (
      <Callout tone="warn" title={`The key “${key}” belongs to ${same.name}.`}>
        Profiles that come with the app stay as they are. Write a key of its own to save this one.
      </Callout>
    );
  }
  if (same && key !== origin) {
    return (
      <Callout tone="warn" title={`${same.name} has the same key.`}>
        Saving puts this text in its place. Write another key to keep both.
      </Callout>
    );
  }
  if (origin !== null && key !== origin) {
    return (
      <Callout tone="accent" title="The key was changed.">
        It is saved as a profile of its own, and “{origin}” stays as it is.
      </Callout>
    );
  }
  if (key === used) {
    return (
      <Callout tone="accent" title="Certileads is connected with this profile.">
        What you save holds from the next request on. Check the connection afterwards.
      </Callout>
    );
  }
  return null;
}
