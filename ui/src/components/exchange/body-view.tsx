/** A request's or answer's body: as a tree one can fold, or as it went over the wire. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { JsonTree } from "./json-tree";
import classes from "./exchange.module.css";

interface BodyViewProps {
  body: unknown;
  /** What it is, such as "Answer body". */
  label: string;
}

export function BodyView({ body, label }: BodyViewProps) {
  const [form, setForm] = useState("tree");
  if (body === null || body === undefined || body === "") {
    return <p className={classes.quiet}>Empty.</p>;
  }
  const structured = typeof body === "object";
  const raw = structured ? JSON.stringify(body, null, 2) : String(body);
  return (
    <div className={classes.body}>
      {structured ? (
        <SegmentedControl
          size="xs"
          className={classes.form}
          aria-label={`${label}: how to show it`}
          value={form}
          onChange={setForm}
          data={[
            { value: "tree", label: "Tree" },
            { value: "raw", label: "Raw" },
          ]}
        />
      ) : null}
      {structured && form === "tree" ? (
        <JsonTree value={body} label={label} />
      ) : (
        // A scrolling region has to be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={classes.raw} tabIndex={0} aria-label={`${label}, raw`} role="region">
          {raw}
        </pre>
      )}
    </div>
  );
}
