/**
 * Chooses a field of either side: searchable, with type and live value beside each name, and a
 * tick on targets that another row fills already.
 */
import { Combobox, InputBase, useCombobox } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect, useState, type KeyboardEvent } from "react";
import { Value } from "@/components/value/value";
import type { Field } from "@/ipc/bindings/Field";
import type { FieldOrigin } from "@/ipc/bindings/FieldOrigin";
import { fieldLabel } from "./document";
import { TypeChip } from "./type-chip";
import classes from "./picker.module.css";

/** Chosen for a row that starts from a fixed value instead of a field. */
export const FIXED_VALUE = "fixed-value";

interface FieldPickerProps {
  label: string;
  fields: readonly Field[];
  value: string | null;
  onChange: (key: string) => void;
  /** Live values by key, for source fields. */
  values?: Record<string, unknown> | undefined;
  /** Targets that are filled already: key → name of what fills them. They can't be chosen. */
  used?: ReadonlyMap<string, string>;
  /** Offers a fixed value too. */
  withFixedValue?: boolean;
  placeholder?: string;
}

const groupWords: Record<FieldOrigin, string> = {
  standard: "Standard fields",
  custom: "Custom fields",
  system: "System fields",
};

export function FieldPicker(props: FieldPickerProps) {
  const { label, fields, value, onChange, placeholder = "choose…" } = props;
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const { dropdownOpened, selectFirstOption } = combobox;
  useEffect(() => {
    // What Enter takes is marked.
    if (dropdownOpened && search !== "") selectFirstOption();
  }, [dropdownOpened, search, selectFirstOption]);
  // Letters typed on the closed picker are the beginning of a search.
  const startSearch = (event: KeyboardEvent) => {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    combobox.openDropdown();
    setSearch(search + event.key);
  };
  const words = search.trim().toLowerCase();
  const found = fields.filter((field) =>
    `${field.label} ${field.key}`.toLowerCase().includes(words),
  );
  const chosen = value === null ? null : fieldLabel(fields, value);
  return (
    <Combobox
      store={combobox}
      width={360}
      shadow="md"
      position="bottom-start"
      onOptionSubmit={(key) => {
        onChange(key);
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
          aria-label={`${label}: ${chosen ?? placeholder}`}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.toggleDropdown()}
          onKeyDown={startSearch}
        >
          {chosen ?? <span className={classes.placeholder}>{placeholder}</span>}
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search fields"
          role="combobox"
          aria-expanded={combobox.dropdownOpened}
          aria-controls={combobox.listId ?? undefined}
          aria-label={`${label}: search`}
        />
        <Combobox.Options mah={280} className={classes.options} aria-label={label}>
          {/* A long table has a picker in each row; only the open one has its options. */}
          {combobox.dropdownOpened ? (
            <>
              {found.length === 0 ? <Combobox.Empty>No field has that name.</Combobox.Empty> : null}
              <Groups {...props} fields={found} />
              {props.withFixedValue && words === "" ? (
                <Combobox.Option value={FIXED_VALUE}>Use a fixed value</Combobox.Option>
              ) : null}
            </>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Groups({ fields, value, values, used }: FieldPickerProps) {
  const isTaken = ({ key }: Field) => key !== value && used?.has(key) === true;
  return (Object.keys(groupWords) as FieldOrigin[]).map((origin) => {
    // Those that can't be chosen come last.
    const members = fields
      .filter((field) => field.origin === origin)
      .toSorted((one, other) => Number(isTaken(one)) - Number(isTaken(other)));
    if (members.length === 0) return null;
    return (
      <Combobox.Group key={origin} label={groupWords[origin]}>
        {members.map((field) => {
          const filledBy = field.key === value ? undefined : used?.get(field.key);
          return (
            <Combobox.Option
              key={field.key}
              value={field.key}
              active={field.key === value}
              disabled={filledBy !== undefined}
            >
              <span className={classes.option}>
                <span className={classes.name}>{field.label}</span>
                <TypeChip type={field.type} required={field.required} />
                {filledBy === undefined ? null : (
                  <span className={classes.used}>
                    <IconCheck size={14} aria-hidden /> filled by {filledBy}
                  </span>
                )}
                {values ? (
                  <span className={classes.sample}>
                    <Value value={values[field.key]} />
                  </span>
                ) : null}
              </span>
            </Combobox.Option>
          );
        })}
      </Combobox.Group>
    );
  });
}
