/**
 * Conditions that belong together, and groups within them. What lies deeper than one group is
 * shown in words: it stays as it is, and can be taken out as a whole.
 */
import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { groupWords } from "@/copy/rules";
import type { Condition } from "@/ipc/bindings/Condition";
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import {
  asGroup,
  conditionWords,
  isGroup,
  newGroup,
  newRow,
  type ConditionScope,
  type GroupCondition,
} from "./condition";
import { ConditionRow } from "./condition-row";
import { FindingsAt } from "./findings-at";
import classes from "./condition.module.css";

interface ConditionEditorProps {
  condition: Condition;
  place: string;
  view: ConditionScope;
  findings: readonly RulesFinding[];
  onChange: (condition: Condition) => void;
  /** Called when the last of them is taken out. */
  onEmpty: () => void;
}

/** A whole condition; one that stands alone is edited as the one row of a group. */
export function ConditionEditor(props: ConditionEditorProps) {
  const { condition, place } = props;
  const rowPlace = (index: number) => (isGroup(condition) ? `${place}/of/${index}` : place);
  return <Group {...props} group={asGroup(condition)} placeOf={rowPlace} nested={false} />;
}

interface GroupProps extends Omit<ConditionEditorProps, "condition"> {
  group: GroupCondition;
  placeOf: (index: number) => string;
  nested: boolean;
}

function Group(props: GroupProps) {
  const { group, place, placeOf, nested, view, findings, onChange, onEmpty } = props;
  const { of } = group;
  const set = (index: number, one: Condition) =>
    onChange({ ...group, of: of.map((old, at) => (at === index ? one : old)) });
  const remove = (index: number) => {
    if (of.length === 1) onEmpty();
    else onChange({ ...group, of: of.filter((_one, at) => at !== index) });
  };
  return (
    <div className={nested ? classes.nested : classes.group}>
      <div className={classes.head}>
        <NativeSelect
          size="xs"
          aria-label={nested ? "How many of this group" : "How many of these"}
          className={classes.how}
          value={group.type}
          data={Object.entries(groupWords).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) =>
            onChange({ type: currentTarget.value as GroupCondition["type"], of })
          }
        />
        {nested ? (
          <ActionIcon variant="subtle" color="gray" aria-label="Remove group" onClick={onEmpty}>
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
      <FindingsAt findings={findings} place={place} exact />
      {of.map((one, index) => (
        <One
          key={index}
          one={one}
          index={index}
          {...{ ...props, place: placeOf(index) }}
          onChange={(next) => set(index, next)}
          onRemove={() => remove(index)}
        />
      ))}
      <div className={classes.add}>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange({ ...group, of: [...of, newRow(view)] })}
        >
          Add a condition
        </Button>
        {nested ? null : (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange({ ...group, of: [...of, newGroup(view)] })}
          >
            Add a group
          </Button>
        )}
      </div>
    </div>
  );
}

interface OneProps extends Pick<GroupProps, "place" | "nested" | "view" | "findings" | "onChange"> {
  one: Condition;
  index: number;
  onRemove: () => void;
}

function One({ one, index, place, nested, view, findings, onChange, onRemove }: OneProps) {
  if (!isGroup(one)) {
    return (
      <ConditionRow
        row={one}
        place={place}
        name={`Condition ${index + 1}`}
        view={view}
        findings={findings}
        onChange={onChange}
        onRemove={onRemove}
      />
    );
  }
  if (nested) {
    return (
      <div className={classes.deep}>
        <p>
          {conditionWords(view, one)}
          <span className={classes.kept}>A group this deep is kept as it is.</span>
        </p>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove condition ${index + 1}`}
          onClick={onRemove}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
        <FindingsAt findings={findings} place={place} />
      </div>
    );
  }
  return (
    <Group
      group={one}
      place={place}
      placeOf={(at) => `${place}/of/${at}`}
      nested
      view={view}
      findings={findings}
      onChange={onChange}
      onEmpty={onRemove}
    />
  );
}
