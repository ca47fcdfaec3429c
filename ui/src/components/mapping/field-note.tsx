/** What a field is: its type, its choices, and the id of one that is the account's own. */
import { fieldTypeWords } from "@/copy/field-types";
import type { Field } from "@/ipc/bindings/Field";
import classes from "./rule-panel.module.css";

/** More choices than these are counted. */
const SHOWN = 6;

export function FieldNote({ field }: { field: Field | undefined }) {
  if (!field) return <span />;
  const { key, type, options, origin } = field;
  const named = options.slice(0, SHOWN).map(({ label }) => label);
  const more = options.length - named.length;
  return (
    <p className={classes.note}>
      {fieldTypeWords[type]}
      {named.length > 0 ? `: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}` : null}
      {type === "file" ? ", sent as links" : null}
      {origin === "custom" ? (
        <>
          {" · "}
          <span className="mono">{key.replace(/^[^.]*\./, "")}</span>
        </>
      ) : null}
    </p>
  );
}
