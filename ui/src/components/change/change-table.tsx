/** A table of two values each: old and new with an arrow between, or two that stand apart. */
import { IconArrowRight } from "@tabler/icons-react";
import { createContext, use, type ReactNode } from "react";
import classes from "./change-table.module.css";

interface ChangeTableProps {
  /** What the table is about, for screen readers. */
  label: string;
  /** Shows the label as the table's title. */
  titled?: boolean;
  /** What the rows are, and what the two values are; one that is null has no column. */
  heads: [rows: string, before: string | null, after: string | null];
  /** Neither becomes the other. */
  apart?: boolean;
  /** Rows, or groups of rows. */
  children: ReactNode;
}

interface Columns {
  before: boolean;
  arrow: boolean;
  after: boolean;
}

const Shown = createContext<Columns>({ before: true, arrow: true, after: true });

export function ChangeTable(props: ChangeTableProps) {
  const { label, titled = false, heads, apart = false, children } = props;
  const [rows, before, after] = heads;
  const arrow = !apart && before !== null && after !== null;
  return (
    <table className={classes.table}>
      <caption className={titled ? undefined : "visually-hidden"}>{label}</caption>
      <thead>
        <tr>
          <th scope="col">{rows}</th>
          {before === null ? null : <th scope="col">{before}</th>}
          {arrow ? (
            <th scope="col" className={classes.arrow}>
              <span className="visually-hidden">becomes</span>
            </th>
          ) : null}
          {after === null ? null : <th scope="col">{after}</th>}
        </tr>
      </thead>
      <Shown value={{ before: before !== null, arrow, after: after !== null }}>{children}</Shown>
    </table>
  );
}

interface ChangeRowProps {
  name: ReactNode;
  /** The full name, on hover. */
  title?: string;
  before?: ReactNode;
  after?: ReactNode;
}

export function ChangeRow({ name, title, before, after }: ChangeRowProps) {
  const shown = use(Shown);
  return (
    <tr>
      <th scope="row" title={title}>
        {name}
      </th>
      {shown.before ? <td>{before}</td> : null}
      {shown.arrow ? (
        <td className={classes.arrow}>
          <IconArrowRight size={14} aria-hidden />
        </td>
      ) : null}
      {shown.after ? <td>{after}</td> : null}
    </tr>
  );
}

interface ChangeGroupProps {
  /** What the rows beneath it belong to. */
  name: ReactNode;
  children: ReactNode;
}

export function ChangeGroup({ name, children }: ChangeGroupProps) {
  const shown = use(Shown);
  return (
    <tbody>
      <tr>
        <th
          scope="rowgroup"
          colSpan={1 + Object.values(shown).filter(Boolean).length}
          className={classes.group}
        >
          {name}
        </th>
      </tr>
      {children}
    </tbody>
  );
}
