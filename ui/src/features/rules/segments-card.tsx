/** Segments of Certileads that are kept up to date, each with who belongs to it. */
import { ActionIcon, Button, Select, Switch } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { SegmentRule } from "@/ipc/bindings/SegmentRule";
import { Card } from "./card";
import type { CardsProps } from "./cards";
import { newRow } from "@/components/condition/condition";
import { ConditionEditor } from "@/components/condition/condition-group";
import { FindingsAt } from "@/components/condition/findings-at";
import { NeedsLine } from "./needs-line";
import classes from "./rules.module.css";

export function SegmentsCard(props: CardsProps) {
  const { draft, view, findings } = props;
  const { segments } = draft.document;
  const change = (next: SegmentRule[]) => draft.change({ segments: next });
  const free = view.segments.find(({ id }) => !segments.some((rule) => rule.segment === id));
  return (
    <Card
      title="Segments"
      about="A contact joins a segment when it meets the condition, and leaves it when it no longer does. Segments that are not listed here are left as they are."
    >
      <div className={classes.fields}>
        {findings.some(({ place }) => place === "/segments") ? (
          <FindingsAt findings={findings} place="/segments" exact />
        ) : (
          <NeedsLine capability="setSegments" />
        )}
        {segments.map((rule, index) => (
          <OneSegment
            key={rule.id}
            {...props}
            rule={rule}
            place={`/segments/${index}`}
            onChange={(next) => change(segments.map((old, at) => (at === index ? next : old)))}
            onRemove={() => change(segments.filter((_rule, at) => at !== index))}
          />
        ))}
        {view.segments.length === 0 && segments.length === 0 ? (
          <p className={classes.quiet}>Certileads lists no segments.</p>
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() =>
              change([
                ...segments,
                {
                  id: crypto.randomUUID(),
                  segment: free?.id ?? "",
                  when: { type: "all", of: [newRow(view)] },
                },
              ])
            }
          >
            Add a segment
          </Button>
        )}
      </div>
    </Card>
  );
}

interface OneSegmentProps extends CardsProps {
  rule: SegmentRule;
  place: string;
  onChange: (rule: SegmentRule) => void;
  onRemove: () => void;
}

function OneSegment({ rule, place, view, findings, onChange, onRemove }: OneSegmentProps) {
  const known = view.segments.map(({ id, name }) => ({ value: id, label: name }));
  const name = known.find(({ value }) => value === rule.segment)?.label;
  const data =
    name === undefined && rule.segment !== ""
      ? [...known, { value: rule.segment, label: `${rule.segment} (gone)` }]
      : known;
  return (
    <div className={classes.segment} role="group" aria-label={`Segment ${name ?? rule.segment}`}>
      <div className={classes.segmentHead}>
        <Select
          size="xs"
          aria-label="Segment"
          placeholder="choose…"
          searchable
          allowDeselect={false}
          data={data}
          value={rule.segment || null}
          onChange={(segment) => onChange({ ...rule, segment: segment ?? "" })}
        />
        <Switch
          size="xs"
          label="Every synced contact"
          checked={rule.when === null}
          onChange={({ currentTarget }) =>
            onChange({
              ...rule,
              when: currentTarget.checked ? null : { type: "all", of: [newRow(view)] },
            })
          }
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove segment ${name ?? rule.segment}`}
          onClick={onRemove}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </div>
      <FindingsAt findings={findings} place={`${place}/segment`} />
      <FindingsAt findings={findings} place={`${place}/id`} />
      {rule.when === null ? null : (
        <ConditionEditor
          condition={rule.when}
          place={`${place}/when`}
          view={view}
          findings={findings}
          onChange={(when) => onChange({ ...rule, when })}
          onEmpty={() => onChange({ ...rule, when: null })}
        />
      )}
    </div>
  );
}
