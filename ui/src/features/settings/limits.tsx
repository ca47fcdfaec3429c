/** How much a sync may write by itself before it waits for a yes. */
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { ProblemView } from "@/components/states/problem-view";
import { QueryView } from "@/components/states/query-view";
import type { Settings } from "@/ipc/bindings/Settings";
import { LimitInput } from "./limit-input";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { useSaving, type Saving } from "./use-saving";
import classes from "./settings.module.css";

/** Each limit with what a new data folder starts with. */
const limits = [
  { member: "maxCreates", label: "Contacts created", standard: 100 },
  { member: "maxUpdates", label: "Contacts updated", standard: 500 },
  { member: "maxDeletes", label: "Contacts deleted", standard: 10 },
] as const satisfies { member: keyof Settings; label: string; standard: number }[];

/** What stands while the settings are not read; never saved. */
const unread: Settings = {
  maxCreates: 0,
  maxUpdates: 0,
  maxDeletes: 0,
  pollSeconds: 0,
  breakerWrites: 0,
  breakerMinutes: 0,
  keepDays: 0,
};

export function Limits() {
  const settings = useQuery(query("get_settings", null));
  const saving = useSaving("save_settings", settings.data ?? unread);
  return (
    <Section
      title="Limits per run"
      about="They keep a mistake in HighLevel from spreading to everything in Certileads. What a sync finds beyond them is held: it waits on Home until you approve or skip it."
      note={<SavedNote saving={saving} what="the limits" />}
    >
      <QueryView query={settings} skeleton={<div className={classes.limits} />}>
        {(stored) => <Inputs stored={stored} saving={saving} />}
      </QueryView>
    </Section>
  );
}

function Inputs({ stored, saving }: { stored: Settings; saving: Saving<Settings> }) {
  const { problem } = saving;
  // One about a field stands at that field.
  const atField = limits.some(({ member }) => member === problem?.field);
  return (
    <>
      <div className={classes.limits}>
        {limits.map(({ member, label, standard }) => (
          <LimitInput
            key={member}
            label={label}
            standard={standard}
            value={stored[member]}
            onChange={(value, onRefused) => saving.change({ [member]: value }, onRefused)}
          />
        ))}
      </div>
      {problem && !atField ? <ProblemView problem={problem} withoutFix /> : null}
      <p className={classes.quiet}>
        With 0, each one waits for you. A backfill isn’t limited here: it shows how many it will
        write, and you confirm that number before it starts.
      </p>
    </>
  );
}
