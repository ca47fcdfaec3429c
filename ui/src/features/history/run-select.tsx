/** The runs as a select, where there is no room for them beside the list. */
import { Select } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { runKindWords } from "@/copy/runs";
import { useNow } from "@/lib/use-now";
import type { Filters } from "./use-filters";
import { useRuns } from "./use-runs";
import classes from "./toolbar.module.css";

export function RunSelect({ filters }: { filters: Filters }) {
  const format = useFormat();
  const now = useNow();
  const { runs } = useRuns();
  return (
    <Select
      className={classes.run}
      size="xs"
      aria-label="Run"
      placeholder="Any run"
      clearable
      clearButtonProps={{ "aria-label": "Any run" }}
      value={filters.search.run ?? null}
      onChange={filters.setRun}
      data={runs.map(({ id, kind, startedAt }) => ({
        value: id,
        label: `${runKindWords[kind].name}, ${format.ago(startedAt, now)}`,
      }))}
    />
  );
}
