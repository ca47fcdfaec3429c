/** HighLevel fields that nothing reads: folded at first, with suggested pairs to accept. */
import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { Field } from "@/ipc/bindings/Field";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Schema } from "@/ipc/bindings/Schema";
import { GroupHead } from "./group-head";
import type { Suggestion } from "@/ipc/bindings/Suggestion";
import { SuggestionTools } from "./suggestion-tools";
import { UnmappedRow } from "./unmapped-row";
import { useSuggestions } from "./use-suggestions";
import classes from "./mapping-table.module.css";

interface UnmappedRowsProps {
  fields: Field[];
  document: MappingDocument;
  schema: Schema;
  values: Record<string, unknown> | undefined;
  /** There is no contact to show the values of. */
  recordless: boolean;
  used: ReadonlyMap<string, string>;
  /** A search is on: what it finds must be seen. */
  forceOpen: boolean;
  onMap: (source: string, target: string, last: boolean) => void;
  onMapAll: (pairs: Suggestion[]) => void;
}

export function UnmappedRows(props: UnmappedRowsProps) {
  const { fields, document, schema, values, recordless, used, forceOpen } = props;
  const { onMap, onMapAll } = props;
  const [unfolded, setUnfolded] = useState(false);
  const open = unfolded || forceOpen;
  const suggestions = useSuggestions(document);
  const offers = new Map(suggestions.map((one) => [one.source, one]));
  const sureness = ({ key }: Field) => offers.get(key)?.confidence ?? 0;
  // Those with a suggestion come first.
  const rows = fields.toSorted((one, other) => sureness(other) - sureness(one));
  if (fields.length === 0) return null;
  return (
    <tbody>
      <GroupHead
        title={
          <UnstyledButton
            className={classes.fold}
            data-row-toggle
            aria-expanded={open}
            onClick={() => setUnfolded(!open)}
          >
            <IconChevronRight
              size={14}
              className={classes.chevron}
              data-open={open || undefined}
              aria-hidden
            />
            not mapped <span className={classes.count}>{fields.length}</span>
            {suggestions.length > 0 ? (
              <>
                {" "}
                · suggestions <span className={classes.count}>{suggestions.length}</span>
              </>
            ) : null}
          </UnstyledButton>
        }
      >
        {open && suggestions.length > 1 ? (
          <SuggestionTools suggestions={suggestions} onMapAll={onMapAll} />
        ) : null}
      </GroupHead>
      {open
        ? rows.map((field) => (
            <UnmappedRow
              key={field.key}
              field={field}
              offer={offers.get(field.key)}
              targets={schema.target}
              value={values && !recordless ? (values[field.key] ?? null) : undefined}
              used={used}
              onMap={onMap}
            />
          ))
        : null}
    </tbody>
  );
}
