/** Fields that the mapping uses have changed: which, what follows, and the way to mend it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { DriftList } from "@/components/mapping/drift-list";
import { Callout } from "@/components/states/callout";
import type { Drift } from "@/ipc/bindings/Drift";

/** So many changes are told here; the mapping tells all. */
const TOLD = 4;

export function DriftNeed({ changes }: { changes: Drift[] }) {
  const format = useFormat();
  const seen = useCommand("mark_drift_seen", { failureTitle: "That was not noted" });
  const holding = changes.some(({ holds }) => holds);
  return (
    <Callout
      tone={holding ? "bad" : "warn"}
      title={
        holding
          ? "Fields have changed, and the mapping no longer fits."
          : "Fields that the mapping uses have changed."
      }
      actions={
        <>
          <Button size="compact-sm" variant="default" component={Link} to="/mapping">
            Open the mapping
          </Button>
          {holding ? null : (
            <Button
              size="compact-sm"
              variant="subtle"
              loading={seen.isPending}
              onClick={() => seen.mutate(null)}
            >
              Don’t show this again
            </Button>
          )}
        </>
      }
    >
      <DriftList changes={changes.slice(0, TOLD)} />
      {changes.length > TOLD ? (
        <div>And {format.count(changes.length - TOLD, "further change")}.</div>
      ) : null}
    </Callout>
  );
}
