/** How long the history is kept, how much space it takes, and removing what is too old at once. */
import { NativeSelect } from "@mantine/core";
import { ProblemView } from "@/components/states/problem-view";
import { QueryView } from "@/components/states/query-view";
import { useFormat } from "@/api/use-format";
import type { Format } from "@/lib/format";
import { CleanUp } from "./clean-up";
import { withValue } from "./polling";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { standardSettings, useSettings } from "./use-settings";
import classes from "./settings.module.css";

/** In days; 0: for ever. */
const choices = [7, 30, 90, 180, 365, 730];

export function Keeping() {
  const { settings, saving } = useSettings();
  const format = useFormat();
  const { keepDays } = saving.shown;
  const offered = withValue(choices, keepDays).filter((days) => days > 0);
  return (
    <Section
      title="History"
      about="Every change with its request, answer and proof. What undoing a run or a held change still needs is kept however old it is."
      note={<SavedNote saving={saving} what="how long the history is kept" />}
    >
      <QueryView query={settings} skeleton={<div className={classes.limits} />}>
        {() => (
          <>
            <NativeSelect
              className={classes.choose}
              label="Keep the history for"
              value={String(keepDays)}
              data={[...offered, 0].map((days) => ({
                value: String(days),
                label: `${daysWords(days, format)}${days === standardSettings.keepDays ? " (default)" : ""}`,
              }))}
              onChange={({ currentTarget }) =>
                saving.change({ keepDays: Number(currentTarget.value) })
              }
            />
            {saving.problem ? <ProblemView problem={saving.problem} withoutFix /> : null}
            <CleanUp keepDays={keepDays} />
          </>
        )}
      </QueryView>
    </Section>
  );
}

/** “90 days”, “2 years”, “Ever”. */
function daysWords(days: number, format: Format): string {
  if (days === 0) return "Ever: nothing is removed";
  return days % 365 === 0 ? format.count(days / 365, "year") : format.count(days, "day");
}
