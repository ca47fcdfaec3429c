/** A field that differs: in how many contacts, and what each side says for the first of them. */
import { useFormat } from "@/api/use-format";
import { ChangeRow, ChangeTable } from "@/components/change/change-table";
import { Value } from "@/components/value/value";
import { contactLabel } from "@/copy/operations";
import type { FieldDiscrepancy } from "@/ipc/bindings/FieldDiscrepancy";
import { More } from "./contact-rows";
import classes from "./reconcile.module.css";

export function FieldRows({ field }: { field: FieldDiscrepancy }) {
  const format = useFormat();
  return (
    <details className={classes.group}>
      <summary className={classes.head}>
        <span className={classes.field}>{field.label}</span>
        <span className={classes.count}>{format.number(field.count)}</span>
        <span className={classes.quiet}>
          {field.count === 1 ? "one contact differs" : "contacts differ"}
        </span>
      </summary>
      <div className={classes.inside}>
        <div className={classes.scroll}>
          <ChangeTable
            label={`${field.label} on both sides`}
            heads={["Contact", "Certileads holds", "HighLevel says"]}
          >
            <tbody>
              {field.examples.map((one) => (
                <ChangeRow
                  key={one.contactId}
                  name={contactLabel(one.name)}
                  before={<Value value={one.stored} wrap />}
                  after={<Value value={one.wanted} wrap />}
                />
              ))}
            </tbody>
          </ChangeTable>
        </div>
        <More count={field.count} shown={field.examples.length} />
      </div>
    </details>
  );
}
