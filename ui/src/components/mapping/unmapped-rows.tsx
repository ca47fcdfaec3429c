/** HighLevel fields that nothing reads: folded at first, with suggested pairs to accept. */
import { Button, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { Value } from "@/components/value/value";
import type { Field } from "@/ipc/bindings/Field";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import { FieldPicker } from "./field-picker";
import { GroupHead } from "./group-head";
import type { Suggestion } from "@/ipc/bindings/Suggestion";
import { SuggestionTools } from "./suggestion-tools";
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
  onMap: (source: string, target: string) => void;
  onMapAll: (pairs: Suggestion[]) => void;
}

export function UnmappedRows(props: UnmappedRowsProps) {
  const { fields, document, schema, values, recordless, used, forceOpen } = props;
  const { onMap, onMapAll } = props;
  const [unfolded, setUnfolded] = useState(false);
  const open = unfolded || forceOpen;
  const suggestions = useSuggestions(document);
  const offerFor = (field: Field) => suggestions.find(({ source }) => source === field.key);
  // Those with a suggestion come first.
  const rows = [...fields].toSorted(
    (one, other) => (offerFor(other)?.confidence ?? 0) - (offerFor(one)?.confidence ?? 0),
  );
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
        ? rows.map((field) => {
            const offer = offerFor(field);
            return (
              <tr key={field.key} className={classes.row}>
                <th scope="row" className={classes.source} aria-label={field.label}>
                  <div className={classes.toggle}>
                    <span className={`${classes.label} ${classes.indented}`}>{field.label}</span>
                    <span className={classes.value}>
                      {values && !recordless ? <Value value={values[field.key]} /> : null}
                    </span>
                  </div>
                </th>
                <td className={classes.arrow} aria-hidden>
                  ⟶
                </td>
                <td className={classes.picks}>
                  <FieldPicker
                    label={`Certileads field for ${field.label}`}
                    fields={schema.target}
                    used={used}
                    value={null}
                    onChange={(key) => onMap(field.key, key)}
                  />
                </td>
                <td colSpan={2} className={classes.offers}>
                  {offer ? (
                    <span className={classes.offer}>
                      <Button
                        variant="light"
                        size="compact-sm"
                        onClick={() => onMap(field.key, offer.target)}
                      >
                        Map to {fieldLabel(schema.target, offer.target)}
                      </Button>
                      <span className={classes.reason}>
                        {offer.confidence} % · {offer.reason}
                      </span>
                    </span>
                  ) : null}
                </td>
              </tr>
            );
          })
        : null}
    </tbody>
  );
}
