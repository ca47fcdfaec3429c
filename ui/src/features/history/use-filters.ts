/** What History shows: the address says which run, contact, state and record; the rest is typed. */
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { ActionKind } from "@/ipc/bindings/ActionKind";
import type { OperationFilter } from "@/ipc/bindings/OperationFilter";
import type { OperationState } from "@/ipc/bindings/OperationState";

interface Search {
  run?: string | undefined;
  operation?: string | undefined;
  contact?: string | undefined;
  state?: OperationState | undefined;
}

export function useFilters() {
  const search: Search = useSearch({ from: "/framed/history" });
  const navigate = useNavigate({ from: "/history" });
  const [text, setText] = useState("");
  const [action, setAction] = useState<ActionKind | null>(null);
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const change = (more: Search, replace = false) =>
    navigate({ search: (now: Search) => defined({ ...now, ...more }), replace });
  const filter: OperationFilter = {
    states: search.state ? [search.state] : [],
    actions: action ? [action] : [],
    ...(search.run && { runId: search.run }),
    ...(search.contact && { contactId: search.contact }),
    ...(wanted && { query: wanted }),
  };
  return {
    search,
    filter,
    text,
    action,
    filtered: Boolean(search.run ?? search.contact ?? search.state ?? action ?? (wanted || null)),
    setText,
    setAction,
    setState: (state: OperationState | null) => void change({ state: state ?? undefined }),
    setRun: (run: string | null) => void change({ run: run ?? undefined }),
    setContact: (contact: string | null) => void change({ contact: contact ?? undefined }),
    /** Opens a record; moving from one to the next leaves no trail to go back through. */
    open: (operation: string) => change({ operation }, search.operation !== undefined),
    close: () => change({ operation: undefined }),
    clear: () => {
      setText("");
      setAction(null);
      void change({ run: undefined, contact: undefined, state: undefined });
    },
  };
}

export type Filters = ReturnType<typeof useFilters>;

/** Without the members that say nothing, so that they don't show in the address. */
function defined(search: Search) {
  return {
    ...(search.run && { run: search.run }),
    ...(search.operation && { operation: search.operation }),
    ...(search.contact && { contact: search.contact }),
    ...(search.state && { state: search.state }),
  };
}
