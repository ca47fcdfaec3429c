/** When a contact that keeps changing is held, because two systems may be answering each other. */
import { useFormat } from "@/api/use-format";
import { QueryView } from "@/components/states/query-view";
import type { Settings } from "@/ipc/bindings/Settings";
import { NumberSettings } from "./number-settings";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { useSettings } from "./use-settings";
import classes from "./settings.module.css";

const members = [
  { member: "breakerWrites", label: "Writes of one contact", step: 1 },
  { member: "breakerMinutes", label: "Within minutes", step: 1 },
] as const;

export function Breaker() {
  const { settings, saving } = useSettings();
  return (
    <Section
      title="Contacts that change too fast"
      about="Two automations that answer each other can write one contact over and over. Such a contact is held, and waits on Home."
      note={<SavedNote saving={saving} what="when a contact is held" />}
    >
      <QueryView query={settings} skeleton={<div className={classes.limits} />}>
        {(stored) => (
          <>
            <NumberSettings members={members} stored={stored} saving={saving} />
            <p className={classes.quiet}>
              <Meaning settings={stored} />
            </p>
          </>
        )}
      </QueryView>
    </Section>
  );
}

function Meaning({ settings: { breakerWrites, breakerMinutes } }: { settings: Settings }) {
  const format = useFormat();
  if (breakerWrites === 0) return "With 0 writes no contact is held for changing too fast.";
  const within = breakerMinutes === 1 ? "a minute" : format.count(breakerMinutes, "minute");
  return `A contact is held when it would be written more than ${format.count(breakerWrites, "time")} within ${within}. With 0 writes that never happens.`;
}
