/** A value of either side in one line: text, yes or no, a list; a blank one says so. */
import { isBlank, valueText } from "./value-text";
import classes from "./value.module.css";

interface ValueProps {
  value: unknown;
  /** The old one of two: struck through, and called so for a screen reader. */
  struck?: boolean;
  /** What stands for a blank value. */
  blank?: string;
  /** Shows all of it on several lines instead of cutting it off. */
  wrap?: boolean;
}

export function Value({ value, struck = false, blank = "blank", wrap = false }: ValueProps) {
  if (isBlank(value)) return <span className={classes.blank}>{blank}</span>;
  const text = valueText(value);
  const className = wrap ? classes.wrapped : classes.line;
  return struck ? (
    <del className={`${className} ${classes.struck}`}>{text}</del>
  ) : (
    <span className={className} title={wrap ? undefined : text}>
      {text}
    </span>
  );
}
