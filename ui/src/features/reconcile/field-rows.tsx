/** A field that differs: in how many contacts, and what each side says for the first of them. */
import { IconArrowRight } from "@tabler/icons-react";
import { useFormat } from "@/api/use-format";
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
          <table className={classes.table}>
            <caption className="visually-hidden">{field.label} on both sides</caption>
            <thead>
              <tr>
                <th scope="col">Contact</th>
                <th scope="col">Certileads holds</th>
                <th scope="col" className={classes.arrow}>
                  <span className="visually-hidden">becomes</span>
                </th>
                <th scope="col">HighLevel says</th>
              </tr>
            </thead>
            <tbody>
              {field.examples.map((one) => (
                <tr key={one.contactId}>
                  <th scope="row">{contactLabel(one.name)}</th>
                  <td>
                    <Value value={one.stored} wrap />
                  </td>
                  <td className={classes.arrow}>
                    <IconArrowRight size={14} aria-hidden />
                  </td>
                  <td>
                    <Value value={one.wanted} wrap />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <More count={field.count} shown={field.examples.length} />
      </div>
    </details>
  );
}
