/** How often HighLevel is looked at, and what that costs in calls. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { ProblemView } from "@/components/states/problem-view";
import { QueryView } from "@/components/states/query-view";
import type { Format } from "@/lib/format";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { useSettings } from "./use-settings";
import classes from "./settings.module.css";

const DAY = 86_400;
/** In seconds. */
const choices = [30, 60, 120, 300, 900, 1_800, 3_600, 21_600, DAY];

export function Polling() {
  const { settings, saving } = useSettings();
  const format = useFormat();
  const { pollSeconds } = saving.shown;
  return (
    <Section
      title="Looking at HighLevel"
      about="HighLevel is asked at intervals what has changed, so that nothing gets lost."
      note={<SavedNote saving={saving} what="the interval" />}
    >
      <QueryView query={settings} skeleton={<div className={classes.limits} />}>
        {() => (
          <>
            <NativeSelect
              className={classes.choose}
              label="Look for changed contacts"
              value={String(pollSeconds)}
              data={withValue(choices, pollSeconds).map((seconds) => ({
                value: String(seconds),
                label: `${intervalWords(seconds, format)}${seconds === 60 ? " (default)" : ""}`,
              }))}
              onChange={({ currentTarget }) =>
                saving.change({ pollSeconds: Number(currentTarget.value) })
              }
            />
            {saving.problem ? <ProblemView problem={saving.problem} withoutFix /> : null}
            <Cost pollSeconds={pollSeconds} />
          </>
        )}
      </QueryView>
    </Section>
  );
}

/** The choices, and what is in force if it is none of them, in order. */
export function withValue(offered: readonly number[], value: number): number[] {
  return [...new Set([...offered, value])].toSorted((a, b) => a - b);
}

function intervalWords(seconds: number, format: Format): string {
  if (seconds === DAY) return "Once a day";
  if (seconds % 3_600 === 0) return every(seconds / 3_600, "hour", format);
  if (seconds % 60 === 0) return every(seconds / 60, "minute", format);
  return every(seconds, "second", format);
}

function every(count: number, unit: string, format: Format): string {
  return count === 1 ? `Every ${unit}` : `Every ${format.count(count, unit)}`;
}

/** Tasks are looked at no more often than this, in seconds. */
const TASKS = 120;

/** One call for each look at contacts and at tasks, where nothing changed. */
function Cost({ pollSeconds }: { pollSeconds: number }) {
  const format = useFormat();
  const overview = useQuery(query("get_overview", null)).data;
  const limit = overview?.connections.highlevelBudget.dailyLimit ?? null;
  const calls = Math.ceil(DAY / pollSeconds) + Math.ceil(DAY / Math.max(pollSeconds, TASKS));
  return (
    <p className={classes.quiet}>
      Looks that find nothing new take about {format.count(calls, "call")} a day
      {limit === null ? "" : ` of the ${format.number(limit)} that HighLevel allows`}. Tasks are
      looked at every two minutes at most.
    </p>
  );
}
