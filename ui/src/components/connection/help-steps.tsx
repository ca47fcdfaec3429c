/** The numbered steps to a key, beside the form. Takes the focus, and gives it back when closed. */
import { CloseButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { sideName } from "@/copy/sides";
import type { Side } from "@/ipc/bindings/Side";
import { KeySteps } from "./key-steps";
import classes from "./panel.module.css";

export function HelpSteps({ side, onClose }: { side: Side; onClose: () => void }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const title =
    side === "highlevel" ? "Make a token for this app" : `Find your ${sideName[side]} key`;
  return (
    <aside className={classes.help} aria-label={title} tabIndex={-1} ref={box}>
      <div className={classes.helpHead}>
        <h2>{title}</h2>
        <CloseButton aria-label="Close the steps" onClick={onClose} />
      </div>
      <KeySteps side={side} />
    </aside>
  );
}
