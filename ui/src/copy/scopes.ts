/** The scopes to tick for a dedicated Private Integration, by the labels HighLevel's list shows. */
export const askedScopes = [
  { label: "View Contacts", scope: "contacts.readonly", needed: true },
  { label: "Edit Contacts", scope: "contacts.write", needed: false },
  { label: "View Locations", scope: "locations.readonly", needed: false },
  { label: "View Custom Fields", scope: "locations/customFields.readonly", needed: false },
  { label: "View Tags", scope: "locations/tags.readonly", needed: false },
  { label: "View Location Tasks", scope: "locations/tasks.readonly", needed: false },
  { label: "View Users", scope: "users.readonly", needed: false },
  { label: "View Businesses", scope: "businesses.readonly", needed: false },
] as const;

const labels = new Map<string, string>(askedScopes.map(({ scope, label }) => [scope, label]));

/** A check's label for a person: the scope's, where it is one. */
export function checkLabel(check: string): string {
  return labels.get(check) ?? check;
}
