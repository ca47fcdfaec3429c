/** Above the table: which fields of the mapping have changed, and the fix of each. */
import { Button } from "@mantine/core";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { Callout } from "@/components/states/callout";
import type { Drift } from "@/ipc/bindings/Drift";
import { DriftList } from "./drift-list";

interface DriftCalloutProps {
  changes: readonly Drift[];
  /** Has the rules that use a field use another one. */
  onReplace: (change: Drift, key: string) => void;
  onOpenRow: (id: string) => void;
}

export function DriftCallout({ changes, onReplace, onOpenRow }: DriftCalloutProps) {
  const format = useFormat();
  const seen = useCommand("mark_drift_seen", { failureTitle: "That was not noted" });
  if (changes.length === 0) return null;
  const holding = changes.filter(({ holds }) => holds).length;
  const fix = (drift: Drift) => {
    const { change, rules, label } = drift;
    if (change.type === "deleted" && change.instead) {
      const { key } = change.instead;
      return (
        <Button size="compact-xs" variant="default" onClick={() => onReplace(drift, key)}>
          Use the new “{change.instead.label}”
        </Button>
      );
    }
    const [rule] = rules;
    if (rule === undefined || change.type === "renamed") return null;
    return (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Open the row of ${label}`}
        onClick={() => onOpenRow(rule)}
      >
        Open the row
      </Button>
    );
  };
  return (
    <Callout
      tone={holding > 0 ? "bad" : "warn"}
      title={`${format.count(changes.length, "change")} of fields since this was published.`}
      actions={
        holding < changes.length ? (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={seen.isPending}
            onClick={() => seen.mutate(null)}
          >
            {holding > 0 ? "Don’t show the harmless ones again" : "Don’t show these again"}
          </Button>
        ) : null
      }
    >
      <DriftList changes={changes} fix={fix} />
    </Callout>
  );
}
