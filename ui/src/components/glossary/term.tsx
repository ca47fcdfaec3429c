/** A term of the field that explains itself on hover, on focus, and to screen readers. */
import { Tooltip } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { glossary, type GlossaryKey } from "@/copy/glossary";
import classes from "./term.module.css";

export function Term({ name, children }: { name: GlossaryKey; children: ReactNode }) {
  const id = useId();
  const { meaning } = glossary[name];
  return (
    <>
      <Tooltip label={meaning} multiline maw={320} openDelay={200}>
        <button type="button" className={classes.term} aria-describedby={id}>
          {children}
        </button>
      </Tooltip>
      <span id={id} hidden>
        {meaning}
      </span>
    </>
  );
}
