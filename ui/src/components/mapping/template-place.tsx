/** The line of a template in which something is wrong, with its place marked; leads there. */
import { UnstyledButton } from "@mantine/core";
import type { Severity } from "@/ipc/bindings/Severity";
import type { TextPlace } from "@/ipc/bindings/TextPlace";
import classes from "./step-form.module.css";

interface TemplatePlaceProps {
  template: string;
  place: TextPlace;
  severity: Severity;
  /** Where the place begins and ends in the template. */
  onGo: (from: number, to: number) => void;
}

export function TemplatePlace({ template, place, severity, onGo }: TemplatePlaceProps) {
  const lines = template.split("\n");
  const line = lines[place.line - 1];
  // The template has moved on since it was checked.
  if (line === undefined) return null;
  // The engine counts characters, the browser halves of some.
  const characters = [...line];
  const before = characters.slice(0, place.column - 1).join("");
  const marked = characters.slice(place.column - 1, place.column - 1 + place.length).join("");
  const behind = line.slice(before.length + marked.length);
  const start = lines.slice(0, place.line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return (
    <UnstyledButton
      className={classes.place}
      aria-label={`Go to line ${place.line}, column ${place.column}`}
      onClick={() =>
        onGo(start + before.length, start + before.length + Math.max(marked.length, 1))
      }
    >
      <span className={classes.lineNumber}>{place.line}</span>
      <code>
        {before}
        <mark data-severity={severity}>{marked === "" ? "\u00a0" : marked}</mark>
        {behind}
      </code>
    </UnstyledButton>
  );
}
