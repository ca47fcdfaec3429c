/** JSON as nested lists; objects and lists fold by native disclosure, so keys work by themselves. */
import { isBlank } from "@/components/value/value-text";
import classes from "./json-tree.module.css";

interface JsonTreeProps {
  value: unknown;
  label: string;
}

/** Lists longer than this are cut in the tree; the raw form has all of it. */
const SHOWN = 100;

export function JsonTree({ value, label }: JsonTreeProps) {
  return (
    <div className={classes.tree} role="group" aria-label={label}>
      <Members value={value} depth={0} />
    </div>
  );
}

function Members({ value, depth }: { value: unknown; depth: number }) {
  const entries = Object.entries(value as Record<string, unknown>);
  return (
    <ul className={classes.list}>
      {entries.slice(0, SHOWN).map(([name, member]) => (
        <li key={name}>
          <Member name={name} value={member} depth={depth} />
        </li>
      ))}
      {entries.length > SHOWN ? (
        <li className={classes.count}>and {entries.length - SHOWN} more in the raw form</li>
      ) : null}
    </ul>
  );
}

function Member({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  if (value === null || typeof value !== "object") {
    return (
      <span className={classes.leaf}>
        <span className={classes.name}>{name}</span>
        <span className={classes.scalar} data-kind={value === null ? "null" : typeof value}>
          {typeof value === "string" && value === "" ? "“”" : String(value)}
        </span>
      </span>
    );
  }
  const size = Object.keys(value).length;
  const word = Array.isArray(value)
    ? size === 1
      ? "item"
      : "items"
    : size === 1
      ? "field"
      : "fields";
  if (isBlank(value) && size === 0) {
    return (
      <span className={classes.leaf}>
        <span className={classes.name}>{name}</span>
        <span className={classes.count}>0 {word}</span>
      </span>
    );
  }
  return (
    <details open={depth < 2}>
      <summary className={classes.summary}>
        <span className={classes.name}>{name}</span>
        <span className={classes.count}>
          {size} {word}
        </span>
      </summary>
      <Members value={value} depth={depth + 1} />
    </details>
  );
}
