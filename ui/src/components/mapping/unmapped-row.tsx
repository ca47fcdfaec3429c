/** A HighLevel field that nothing reads: where it could go, chosen or as suggested. */
import { Button } from "@mantine/core";
import { memo, useRef } from "react";
import { Value } from "@/components/value/value";
import type { Field } from "@/ipc/bindings/Field";
import type { Suggestion } from "@/ipc/bindings/Suggestion";
import { fieldLabel } from "./document";
import { FieldPicker } from "./field-picker";
import classes from "./mapping-table.module.css";

interface UnmappedRowProps {
  field: Field;
  offer: Suggestion | undefined;
  targets: readonly Field[];
  /** The field's live value; undefined where none is to be shown. */
  value: unknown;
  used: ReadonlyMap<string, string>;
  /** Makes the row; `last` if no other field follows or comes before. */
  onMap: (source: string, target: string, last: boolean) => void;
}

export const UnmappedRow = memo(function UnmappedRow(props: UnmappedRowProps) {
  const { field, offer, targets, value, used, onMap } = props;
  const row = useRef<HTMLTableRowElement>(null);
  const map = (target: string, control: "pick" | "accept") =>
    onMap(field.key, target, !focusBeside(row.current, control));
  return (
    <tr className={classes.row} data-unmapped ref={row}>
      <th scope="row" className={classes.source} aria-label={field.label}>
        <div className={classes.toggle}>
          <span className={`${classes.label} ${classes.indented}`}>
            <span className={classes.fieldName} title={field.label}>
              {field.label}
            </span>
          </span>
          <span className={classes.value}>
            {value === undefined ? null : <Value value={value} />}
          </span>
        </div>
      </th>
      <td className={classes.arrow} aria-hidden>
        ⟶
      </td>
      <td className={classes.picks} data-control="pick">
        <FieldPicker
          label={`Certileads field for ${field.label}`}
          fields={targets}
          used={used}
          value={null}
          onChange={(key) => map(key, "pick")}
        />
      </td>
      <td colSpan={2} className={classes.offers} data-control="accept">
        {offer ? (
          <span className={classes.offer}>
            <Button
              variant="light"
              size="compact-sm"
              className={classes.accept}
              title={fieldLabel(targets, offer.target)}
              onClick={() => map(offer.target, "accept")}
            >
              <span>Map to {fieldLabel(targets, offer.target)}</span>
            </Button>
            <span className={classes.reason}>
              {offer.confidence} % · {offer.reason}
            </span>
          </span>
        ) : null}
      </td>
    </tr>
  );
});

/** Moves the focus to the same control of the row after or before this one, which is about to go. */
function focusBeside(row: HTMLTableRowElement | null, control: "pick" | "accept"): boolean {
  const beside = [row?.nextElementSibling, row?.previousElementSibling].find((one) =>
    one?.hasAttribute("data-unmapped"),
  );
  const buttons = [control, "pick"].map((one) =>
    beside?.querySelector<HTMLElement>(`[data-control="${one}"] button`),
  );
  const button = buttons.find(Boolean);
  button?.focus();
  return Boolean(button);
}
