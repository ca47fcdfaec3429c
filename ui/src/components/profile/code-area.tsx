/**
 * A long text with numbered lines. It is a plain text field, so that selecting, undoing, searching
 * and screen readers work as anywhere; the Tab key goes on to the next control.
 */
import { useImperativeHandle, useRef, type Ref } from "react";
import classes from "./code-area.module.css";

/** As in the style sheet. */
const LINE_HEIGHT = 20;

export interface CodeAreaHandle {
  /** Selects the rest of a line, both counted from 1, and scrolls there. */
  goTo: (line: number, column: number) => void;
}

interface CodeAreaProps {
  label: string;
  value: string;
  /** Without it the text is only to be read. */
  onChange?: ((value: string) => void) | undefined;
  /** Lines something is wrong with, counted from 1. */
  wrong: number[];
  describedBy: string;
  ref?: Ref<CodeAreaHandle>;
}

export function CodeArea({ label, value, onChange, wrong, describedBy, ref }: CodeAreaProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => ({
    goTo: (line, column) => {
      const area = field.current;
      if (!area) return;
      const lines = area.value.split("\n");
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      area.focus();
      area.setSelectionRange(start + column - 1, start + (lines[line - 1]?.length ?? 0));
      area.scrollTop = Math.max(0, (line - 6) * LINE_HEIGHT);
    },
  }));
  const follow = () => {
    if (!field.current || !gutter.current) return;
    gutter.current.style.transform = `translateY(${-field.current.scrollTop}px)`;
  };
  const count = value.split("\n").length;
  return (
    <div className={classes.area} data-readonly={onChange ? undefined : true}>
      <div className={classes.gutter} aria-hidden>
        <div ref={gutter}>
          {[...new Set(wrong)].map((line) => (
            <span
              key={line}
              className={classes.wrong}
              style={{ top: 8 + (line - 1) * LINE_HEIGHT }}
            />
          ))}
          <pre>{Array.from({ length: count }, (_, index) => index + 1).join("\n")}</pre>
        </div>
      </div>
      <textarea
        ref={field}
        className={classes.text}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={wrong.length > 0}
        readOnly={!onChange}
        value={value}
        onChange={(event) => onChange?.(event.currentTarget.value)}
        onScroll={follow}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
      />
    </div>
  );
}
