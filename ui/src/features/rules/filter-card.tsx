/** Whose records are synced, and what becomes of those who no longer belong to them. */
import { NativeSelect, Radio } from "@mantine/core";
import { leavePolicies } from "@/copy/rules";
import type { LeavePolicy } from "@/ipc/bindings/LeavePolicy";
import { Card } from "./card";
import type { CardsProps } from "./cards";
import { newRow } from "@/components/condition/condition";
import { ConditionEditor } from "@/components/condition/condition-group";
import { FindingsAt } from "@/components/condition/findings-at";
import { FilterPreview } from "./filter-preview";
import classes from "./rules.module.css";

export function FilterCard({ draft, view, findings }: CardsProps) {
  const { filter, whenLeft } = draft.document;
  const everyone = () => draft.change({ filter: null, whenLeft: "stop" });
  return (
    <Card
      title="Whose records are synced"
      about="Looked at with every change: a contact comes in when it meets the condition, and goes out when it no longer does."
    >
      <div className={classes.fields}>
        <Radio.Group
          aria-label="Whose records are synced"
          value={filter === null ? "everyone" : "some"}
          onChange={(chosen) => {
            if (chosen === "everyone") everyone();
            else if (filter === null) draft.change({ filter: { type: "all", of: [newRow(view)] } });
          }}
        >
          <div className={classes.choices}>
            <Radio value="everyone" label="Every contact" />
            <Radio value="some" label="Only contacts that meet a condition" />
          </div>
        </Radio.Group>
        {filter === null ? null : (
          <>
            <ConditionEditor
              condition={filter}
              place="/filter"
              view={view}
              findings={findings}
              onChange={(next) => draft.change({ filter: next })}
              onEmpty={everyone}
            />
            <FilterPreview document={draft.document} />
            <NativeSelect
              label="When a synced contact no longer meets it"
              description={leavePolicies[whenLeft].about}
              className={classes.narrow}
              value={whenLeft}
              data={Object.entries(leavePolicies).map(([value, { label }]) => ({ value, label }))}
              onChange={({ currentTarget }) =>
                draft.change({ whenLeft: currentTarget.value as LeavePolicy })
              }
            />
          </>
        )}
        <FindingsAt findings={findings} place="/whenLeft" />
      </div>
    </Card>
  );
}
