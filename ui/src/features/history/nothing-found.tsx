/** An empty list of changes: why it is empty, and the way out. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { query } from "@/api/queries";
import { EmptyState } from "@/components/states/empty-state";
import type { Filters } from "./use-filters";

export function NothingFound({ filters }: { filters: Filters }) {
  const { state, run } = filters.search;
  const running = useQuery(query("get_overview", null)).data?.sync.running?.id;
  if (!filters.filtered) {
    return (
      <EmptyState
        drawing="list"
        action={
          <Button variant="default" component={Link} to="/home">
            Start on Home
          </Button>
        }
      >
        Nothing was written yet. Every change will stand here, with its proof.
      </EmptyState>
    );
  }
  const all = (
    <Button variant="default" onClick={filters.clear}>
      Show all changes
    </Button>
  );
  if (state === "held" && !run) {
    return (
      <EmptyState drawing="calm" action={all}>
        Nothing is held. What needs a decision of yours will stand here.
      </EmptyState>
    );
  }
  return (
    <EmptyState drawing="search" action={all}>
      {run && !state ? nothingOf(run === running) : "No change fits what you look for."}
    </EmptyState>
  );
}

function nothingOf(running: boolean): string {
  return running ? "This run has changed nothing so far." : "This run changed nothing.";
}
