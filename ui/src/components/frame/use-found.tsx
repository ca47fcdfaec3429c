/** What the palette finds in the data: contacts that were written about, and the latest runs. */
import { useDebouncedValue } from "@mantine/hooks";
import type { SpotlightActionData } from "@mantine/spotlight";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconPlayerPlay, IconUser } from "@tabler/icons-react";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { actionWords } from "@/copy/actions";
import { countsText, runKindWords, runStateWords } from "@/copy/runs";

const CONTACTS = 6;
const RUNS = 10;

/** The newest change of each contact whose name has these letters; from two letters on. */
export function useFoundContacts(text: string): SpotlightActionData[] {
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const navigate = useNavigate();
  const { data: page } = useQuery({
    ...query("list_operations", { states: [], actions: [], query: wanted, limit: 50 }),
    enabled: wanted.length >= 2,
    // What was found stays while the next letter is looked up.
    placeholderData: keepPreviousData,
  });
  const found = wanted.length >= 2 ? (page?.operations ?? []) : [];
  const newest = new Map(found.toReversed().map((operation) => [operation.contactId, operation]));
  return [...newest.values()]
    .toReversed()
    .slice(0, CONTACTS)
    .map((operation) => ({
      id: operation.id,
      label: operation.contactName,
      description: `Latest: ${actionWords[operation.action].toLowerCase()}`,
      keywords: [wanted],
      leftSection: <IconUser size={18} stroke={1.6} aria-hidden />,
      onClick: () => void navigate({ to: "/history", search: { operation: operation.id } }),
    }));
}

/** The latest runs, asked for once something is typed. */
export function useFoundRuns(text: string): SpotlightActionData[] {
  const navigate = useNavigate();
  const format = useFormat();
  const { data: page } = useQuery({
    ...query("list_runs", { cursor: null, limit: RUNS }),
    enabled: text.trim() !== "",
  });
  return (page?.runs ?? []).map(({ id, kind, state, startedAt, counts, problem }) => ({
    id: `run-${id}`,
    label: `${runKindWords[kind].name}, ${format.dateTime(startedAt)}`,
    description:
      problem?.what ?? (state === "done" ? countsText(counts, format) : runStateWords[state].label),
    keywords: ["run"],
    leftSection: <IconPlayerPlay size={18} stroke={1.6} aria-hidden />,
    onClick: () => void navigate({ to: "/history", search: { run: id } }),
  }));
}
