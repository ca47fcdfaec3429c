/** How much a sync may write by itself before it waits for a yes. */
import { QueryView } from "@/components/states/query-view";
import { NumberSettings } from "./number-settings";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { useSettings } from "./use-settings";
import classes from "./settings.module.css";

const limits = [
  { member: "maxCreates", label: "Contacts created", step: 10 },
  { member: "maxUpdates", label: "Contacts updated", step: 10 },
  { member: "maxDeletes", label: "Contacts deleted", step: 1 },
] as const;

export function Limits() {
  const { settings, saving } = useSettings();
  return (
    <Section
      title="Limits per run"
      about="They keep a mistake in HighLevel from spreading to everything in Certileads. What a sync finds beyond them is held: it waits on Home until you approve or skip it."
      note={<SavedNote saving={saving} what="the limits" />}
    >
      <QueryView query={settings} skeleton={<div className={classes.limits} />}>
        {(stored) => (
          <>
            <NumberSettings members={limits} stored={stored} saving={saving} />
            <p className={classes.quiet}>
              With 0, each one waits for you. A backfill isn’t limited here: it shows how many it
              will write, and you confirm that number before it starts.
            </p>
          </>
        )}
      </QueryView>
    </Section>
  );
}
