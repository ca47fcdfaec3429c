/** Which tags are taken over, under which names. */
import { ActionIcon, Button, Switch, TagsInput, TextInput } from "@mantine/core";
import { IconArrowRight, IconPlus, IconTrash } from "@tabler/icons-react";
import { tagRules } from "@/copy/rules";
import type { ValueRow } from "@/ipc/bindings/ValueRow";
import { Card } from "./card";
import type { CardsProps } from "./cards";
import { tagsOf } from "@/components/condition/condition";
import { FindingsAt } from "@/components/condition/findings-at";
import { RuleSwitch } from "./rule-switch";
import classes from "./rules.module.css";

export function TagsCard({ draft, view, findings }: CardsProps) {
  const { tags } = draft.document;
  const change = (members: Partial<typeof tags>) => draft.change({ tags: { ...tags, ...members } });
  return (
    <Card title="Tags">
      <FindingsAt findings={findings} place="/tags" exact />
      <RuleSwitch
        words={tagRules.add}
        on={tags.add}
        onChange={(add) => change({ add })}
        findings={findings}
      />
      <RuleSwitch
        words={tagRules.remove}
        on={tags.remove}
        onChange={(remove) => change({ remove })}
        findings={findings}
      />
      <div className={classes.fields}>
        <Switch
          label="Make tags that Certileads doesn’t have yet"
          description="Otherwise they are left out."
          checked={tags.createMissing}
          onChange={({ currentTarget }) => change({ createMissing: currentTarget.checked })}
        />
        <FindingsAt findings={findings} place="/tags/createMissing" />
        <TagsInput
          label="Tags that are passed over"
          description="They are none of Certileads’ business."
          placeholder={tags.ignore.length === 0 ? "none" : ""}
          data={tagsOf(view)}
          value={tags.ignore}
          acceptValueOnBlur
          onChange={(ignore) => change({ ignore })}
        />
        <TextInput
          label="Before each tag’s name"
          description="Such as “crm: ”, to tell them apart in Certileads."
          placeholder="nothing"
          value={tags.prefix}
          onChange={({ currentTarget }) => change({ prefix: currentTarget.value })}
        />
        <FindingsAt findings={findings} place="/tags/prefix" />
        <TagTable
          rows={tags.table}
          known={tagsOf(view)}
          onChange={(table) => change({ table })}
          findings={findings}
        />
      </div>
    </Card>
  );
}

interface TagTableProps {
  rows: ValueRow[];
  known: string[];
  onChange: (rows: ValueRow[]) => void;
  findings: CardsProps["findings"];
}

function TagTable({ rows, known, onChange, findings }: TagTableProps) {
  const set = (index: number, row: ValueRow) =>
    onChange(rows.map((old, at) => (at === index ? row : old)));
  return (
    <div role="group" aria-label="Other names" className={classes.table}>
      <span className={classes.label}>Other names</span>
      <span className={classes.description}>
        Any of the tags on the left is called as on the right in Certileads.
      </span>
      {rows.map((row, index) => (
        <div key={index}>
          <div className={classes.tableRow}>
            <TagsInput
              size="xs"
              aria-label={`Row ${index + 1}: tags in HighLevel`}
              placeholder={row.from.length === 0 ? "any of…" : ""}
              data={known}
              value={row.from}
              acceptValueOnBlur
              onChange={(from) => set(index, { ...row, from })}
            />
            <IconArrowRight size={14} aria-hidden />
            <TextInput
              size="xs"
              aria-label={`Row ${index + 1}: name in Certileads`}
              placeholder="becomes…"
              value={row.to}
              onChange={({ currentTarget }) => set(index, { ...row, to: currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove row ${index + 1}`}
              onClick={() => onChange(rows.filter((_row, at) => at !== index))}
            >
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </div>
          <FindingsAt findings={findings} place={`/tags/table/${index}`} />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rows, { from: [], to: "" }])}
      >
        Add a name
      </Button>
    </div>
  );
}
