/** The screen's name, how many changes are shown, and what narrows them down. */
import { ActionIcon, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconSearch, IconX } from "@tabler/icons-react";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { contactLabel, operationStateWords, taskWords } from "@/copy/operations";
import type { ActionKind } from "@/ipc/bindings/ActionKind";
import type { OperationFilter } from "@/ipc/bindings/OperationFilter";
import type { OperationState } from "@/ipc/bindings/OperationState";
import { RunSelect } from "./run-select";
import type { Filters } from "./use-filters";
import { PAGE } from "./use-operation-pages";
import classes from "./toolbar.module.css";

interface ToolbarProps {
  filters: Filters;
  /** The filter whose rows are shown. */
  filter: OperationFilter;
}

export function Toolbar({ filters, filter }: ToolbarProps) {
  const format = useFormat();
  const first = useQuery(query("list_operations", { ...filter, limit: PAGE })).data;
  return (
    <header className={classes.bar}>
      <h1 className={classes.title}>History</h1>
      <span className={classes.count} role="status">
        {first ? format.count(first.total, "change") : ""}
      </span>
      {filters.search.contact ? (
        <span className={classes.contact}>
          {contactLabel(first?.operations[0]?.contactName ?? "")}
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label="Show all contacts"
            onClick={() => filters.setContact(null)}
          >
            <IconX size={12} aria-hidden />
          </ActionIcon>
        </span>
      ) : null}
      <span className={classes.space} />
      <RunSelect filters={filters} />
      <TextInput
        className={classes.search}
        size="xs"
        aria-label="Search by name"
        placeholder="Search by name"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filters.text}
        onChange={(event) => filters.setText(event.currentTarget.value)}
      />
      <Select
        className={classes.select}
        size="xs"
        aria-label="State"
        placeholder="Any state"
        clearable
        clearButtonProps={{ "aria-label": "Any state" }}
        value={filters.search.state ?? null}
        onChange={(state) => filters.setState(state as OperationState | null)}
        data={Object.entries(operationStateWords).map(([value, { label }]) => ({ value, label }))}
      />
      <Select
        className={classes.select}
        size="xs"
        aria-label="Action"
        placeholder="Any action"
        clearable
        clearButtonProps={{ "aria-label": "Any action" }}
        value={filters.action}
        onChange={(action) => filters.setAction(action as ActionKind | null)}
        data={Object.entries(taskWords).map(([value, label]) => ({ value, label }))}
        comboboxProps={{ width: 200, position: "bottom-end" }}
      />
    </header>
  );
}
