/** The value that was given before, for as long as the new one says the same. */
import { useState } from "react";

export function useSame<T>(value: T, same: (one: T, other: T) => boolean): T {
  const [kept, setKept] = useState(value);
  if (kept === value || same(kept, value)) return kept;
  setKept(value);
  return value;
}
