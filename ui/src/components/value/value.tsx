/** A value of either side in one line: text, yes or no, a list; a blank one says so. */
import { Fragment, type ReactNode } from "react";
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
  const shown = wrap ? breakable(text) : text;
  return struck ? (
    <del className={`${className} ${classes.struck}`}>{shown}</del>
  ) : (
    <span className={className} title={wrap ? undefined : text}>
      {shown}
    </span>
  );
}

/** An address too long for its line breaks before the @ or after a slash, not just anywhere. */
function breakable(text: string): ReactNode {
  const pieces = text.match(/@?[^@/]*\/*/g)?.filter(Boolean) ?? [];
  if (pieces.length < 2) return text;
  return pieces.map((piece, index) => (
    // The pieces of one text never move.
    <Fragment key={`${index}-${piece}`}>
      {index > 0 ? <wbr /> : null}
      {piece}
    </Fragment>
  ));
}
