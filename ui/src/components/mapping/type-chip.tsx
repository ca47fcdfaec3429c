/** What a field holds, as a quiet chip; a required one says so instead. */
import { fieldTypeWords } from "@/copy/field-types";
import type { FieldType } from "@/ipc/bindings/FieldType";
import classes from "./type-chip.module.css";

export function TypeChip({ type, required = false }: { type: FieldType; required?: boolean }) {
  return (
    <span className={classes.chip} data-required={required || undefined}>
      {required ? "required" : fieldTypeWords[type]}
    </span>
  );
}
