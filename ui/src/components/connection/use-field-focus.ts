/** Puts the focus on the field that the engine found wrong. */
import { useEffect, useRef } from "react";

/** A ref for the form; `field` is the `name` of the input at fault. */
export function useFieldFocus(field: string | undefined) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (field === undefined) return;
    const input = form.current?.elements.namedItem(field);
    if (input instanceof HTMLElement) input.focus();
  }, [field]);
  return form;
}
