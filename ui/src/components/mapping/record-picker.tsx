/** Chooses the real contact whose values are shown; searches HighLevel while one types. */
import { Combobox, InputBase, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import type { SampleRecord } from "@/ipc/bindings/SampleRecord";
import classes from "./picker.module.css";

interface RecordPickerProps {
  label: string;
  /** What is shown before anything is typed: the newest. */
  samples: SampleRecord[];
  /** The record in use; null while none is known. */
  value: SampleRecord | null;
  onChange: (record: SampleRecord) => void;
}

export function RecordPicker({ label, samples, value, onChange }: RecordPickerProps) {
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim(), 250);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const found = useQuery({
    ...query("find_records", asked),
    enabled: combobox.dropdownOpened && asked !== "",
    placeholderData: keepPreviousData,
  });
  const records = asked === "" ? samples : (found.data ?? []);
  return (
    <Combobox
      store={combobox}
      width={320}
      shadow="md"
      position="bottom-end"
      onOptionSubmit={(id) => {
        const record = records.find((candidate) => candidate.id === id);
        if (record) onChange(record);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <InputBase
          component="button"
          type="button"
          size="xs"
          pointer
          className={classes.target}
          aria-label={`${label}: ${value?.name ?? "no contact"}`}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.toggleDropdown()}
        >
          {value?.name ?? <span className={classes.placeholder}>no contact</span>}
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search contacts by name or e-mail"
          role="combobox"
          aria-expanded={combobox.dropdownOpened}
          aria-controls={combobox.listId ?? undefined}
          aria-label={`${label}: search`}
        />
        <Combobox.Options mah={280} className={classes.options} aria-label={label}>
          {records.length === 0 ? (
            <Combobox.Empty>{emptyWords(found.isFetching, found.error)}</Combobox.Empty>
          ) : null}
          {records.map((record) => (
            <Combobox.Option key={record.id} value={record.id} active={record.id === value?.id}>
              <span className={classes.record}>
                <span>{record.name}</span>
                <span className={classes.detail}>{record.detail}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function emptyWords(fetching: boolean, error: Error | null): string {
  if (error) return error.message;
  return fetching ? "Searching HighLevel…" : "No contact found.";
}
