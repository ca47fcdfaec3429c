/** The mark at a row's end: an icon, with its words on hover and for screen readers. */
import { StateMark } from "@/components/states/state-mark";
import type { Tone } from "@/components/states/tone";
import classes from "./mapping-table.module.css";

export function RowMark({ tone, words }: { tone: Tone; words: string }) {
  return (
    <span title={words} className={classes.markIcon}>
      <StateMark tone={tone}>
        <span className="visually-hidden">{words}</span>
      </StateMark>
    </span>
  );
}
