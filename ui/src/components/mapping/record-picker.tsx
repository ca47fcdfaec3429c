/** Chooses the real contact whose values are shown; searches HighLevel while one types. */
import { Combobox, InputBase, UnstyledButton, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { RecordKind } from "@/ipc/bindings/RecordKind";
import type { SampleRecord } from "@/ipc/bindings/SampleRecord";
import classes from "./picker.module.css";

interface RecordPickerProps {
  label: string;
  /** What is shown before anything is typed: the newest. */
  samples: SampleRecord[];
  /** Kinds of contacts are offered too, judged by this mapping. */
  document?: MappingDocument;
  /** The record in use; null while none is known. */
  value: SampleRecord | null;
  onChange: (record: SampleRecord) => void;
}

const kinds: Record<RecordKind | "newest", string> = {
  newest: "Newest",
  random: "Random",
  withBlanks: "With blanks",
  longText: "With long text",
  worstCase: "Worst case",
};

const noneWords: Record<RecordKind | "newest", string> = {
  newest: "No such contact.",
  random: "There is no contact yet.",
  withBlanks: "No contact leaves a mapped field blank.",
  longText: "No contact has long text in a mapped field.",
  worstCase: "No contact was found on which a row does not work.",
};

export function RecordPicker(props: RecordPickerProps) {
  const { label, samples, document, value, onChange } = props;
  const [search, setSearch] = useState("");
  const [kind, setKind] = useState<RecordKind | "newest">("newest");
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
  const picked = useQuery({
    ...query("pick_records", {
      kind: kind === "newest" ? "random" : kind,
      document: document ?? { format: 1, api: "contacts", rules: [] },
    }),
    enabled: combobox.dropdownOpened && asked === "" && kind !== "newest",
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const asking = asked !== "" ? found : kind !== "newest" ? picked : null;
  const records = asking === null ? samples : (asking.data ?? []);
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
        {document && asked === "" ? (
          <div role="group" aria-label="Which contacts" className={classes.kinds}>
            {(Object.keys(kinds) as (keyof typeof kinds)[]).map((one) => (
              <UnstyledButton
                key={one}
                className={classes.kind}
                aria-pressed={one === kind}
                onClick={() => setKind(one)}
              >
                {kinds[one]}
              </UnstyledButton>
            ))}
          </div>
        ) : null}
        <Combobox.Options mah={280} className={classes.options} aria-label={label}>
          {combobox.dropdownOpened ? (
            <>
              {records.length === 0 ? (
                <Combobox.Empty>
                  {asking?.error?.message ??
                    (asking?.isFetching ? "Looking…" : noneWords[asked === "" ? kind : "newest"])}
                </Combobox.Empty>
              ) : null}
              {records.map((record) => (
                <Combobox.Option key={record.id} value={record.id} active={record.id === value?.id}>
                  <span className={classes.record}>
                    <span>{record.name}</span>
                    <span className={classes.detail}>{record.detail}</span>
                  </span>
                </Combobox.Option>
              ))}
            </>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
