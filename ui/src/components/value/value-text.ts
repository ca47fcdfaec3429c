/** How a value from either side is put into words; the one place that decides what counts as blank. */

/** True for null, undefined, white space, and lists or objects with nothing in them. */
export function isBlank(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.every(isBlank);
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** One line of text for a value; empty for a blank one. */
export function valueText(value: unknown): string {
  if (isBlank(value)) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value))
    return value
      .filter((item) => !isBlank(item))
      .map(valueText)
      .join(", ");
  return JSON.stringify(value);
}

/** True if two values read the same, whatever the order of an object's members. */
export function sameValue(one: unknown, other: unknown): boolean {
  return (isBlank(one) && isBlank(other)) || stable(one) === stable(other);
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
