/** How often HighLevel is looked at, and what that costs in calls. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { QueryView } from "@/components/states/query-view";
import type { Format } from "@/lib/format";
import { NumberSettings } from "./number-settings";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { useSettings } from "./use-settings";
import classes from "./settings.module.css";

const DAY = 86_400;
/** In seconds. */
const choices = [30, 60, 120, 300, 900, 1_800, 3_600, 21_600, DAY];

const inTurn = [
  { member: "noteCallsPerDay", label: "Calls a day for notes of other contacts", step: 100 },
] as const;

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
        {(stored) => (
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
            <Cost pollSeconds={pollSeconds} />
            <NumberSettings members={inTurn} stored={stored} saving={saving} />
            <p className={classes.quiet}>
              Where a rule uses notes or appointments, they are read at once of contacts that
              changed. So many calls a day read them of the other contacts too, in turn, since a
              note can change without its contact. With 0, none do.
            </p>
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
