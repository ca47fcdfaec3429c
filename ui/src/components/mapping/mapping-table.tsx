/**
 * The mapping as one table: the key row pinned, what is needed but not mapped, what is mapped,
 * and the rest folded. Rows open in place; arrow keys go from row to row.
 */
import { useDebouncedValue } from "@mantine/hooks";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { sameValue } from "@/components/value/value-text";
import type { Drift } from "@/ipc/bindings/Drift";
import type { Rule } from "@/ipc/bindings/Rule";
import type { SampleRecord } from "@/ipc/bindings/SampleRecord";
import type { Schema } from "@/ipc/bindings/Schema";
import { useSame } from "@/lib/use-same";
import { addRule, editRule, fieldLabel, groupRows, newRule, newStep, removeRule } from "./document";
import { GroupHead } from "./group-head";
import { NeededRows } from "./needed-rows";
import { RecordPicker } from "./record-picker";
import { RulePanel, type RulePanelProps } from "./rule-panel";
import { RuleRow } from "./rule-row";
import { unpairedChoices } from "./table-rows";
import { UnmappedRows } from "./unmapped-rows";
import type { MappingDraft } from "./use-draft";
import type { Preview } from "./use-preview";
import classes from "./mapping-table.module.css";

/** Results that are older than this look so. */
const LATE_MS = 200;

interface MappingTableProps {
  draft: MappingDraft;
  schema: Schema;
  preview: Preview;
  samples: SampleRecord[];
  record: SampleRecord | null;
  onRecord: (record: SampleRecord) => void;
  /** The open row's id. */
  openRow: string | null;
  onOpenRow: (id: string | null) => void;
  /** The row that takes the focus when the table appears. */
  startRow: string | null;
  /** Shows only rows whose fields' names contain this. */
  search: string;
}

export function MappingTable(props: MappingTableProps) {
  const { draft, schema, preview, samples, record, onRecord, openRow, onOpenRow, search } = props;
  const panelId = useId();
  const table = useRef<HTMLTableElement>(null);
  const [newest, setNewest] = useState(props.startRow);
  const [searched, setSearched] = useState(search);
  if (search !== searched) {
    // A row that a search shows again leaves the focus where one types.
    setSearched(search);
    setNewest(null);
  }
  // What is answered at once does not flicker.
  const [lasting] = useDebouncedValue(preview.stale, LATE_MS);
  const { document, edit } = draft;
  const groups = groupRows(document, schema);
  const values = preview.answer?.sourceValues;
  const used = useSame(usedTargets(document.rules, schema), sameEntries);
  const words = search.trim().toLowerCase();
  const matches = (...names: string[]) => names.some((name) => name.toLowerCase().includes(words));
  const mapped = groups.mapped.filter((rule) => matches(...namesOf(rule, schema)));
  const add = (source: string | null, target: string) => {
    const rule = startRule(source, target, schema);
    edit((old) => addRule(old, rule));
    onOpenRow(rule.id);
    setNewest(rule.id);
  };
  // Whoever maps one field after the other stays among those that are left, unless there is more
  // to say about this one.
  const addOneOfMany = (source: string, target: string, last: boolean) => {
    const rule = startRule(source, target, schema);
    const asks = unpairedChoices(rule, schema) > 0;
    edit((old) => addRule(old, rule));
    if (asks) onOpenRow(rule.id);
    if (asks || last) setNewest(rule.id);
  };
  const toggle = (id: string) => onOpenRow(id === openRow ? null : id);
  const remove = (id: string) => {
    focusBeside(table.current);
    edit((old) => removeRule(old, id));
    onOpenRow(null);
  };
  return (
    // Arrow keys are an extra for the buttons inside; Tab reaches the same.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table
      className={classes.table}
      data-stale={(preview.stale && lasting) || undefined}
      onKeyDown={walkRows}
      ref={table}
    >
      <caption className="visually-hidden">
        Which HighLevel field fills which Certileads field
      </caption>
      <colgroup>
        <col className={classes.sourceCol} />
        <col className={classes.arrowCol} />
        <col className={classes.targetCol} />
        <col />
        <col className={classes.markCol} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">HighLevel</th>
          <td>
            <span className="visually-hidden">goes to</span>
          </td>
          <th scope="col">Certileads</th>
          <th scope="col" colSpan={2} className={classes.resultHead}>
            <span className={classes.resultFor}>
              Result for
              <RecordPicker
                label="Show values of"
                samples={samples}
                document={document}
                value={record}
                onChange={onRecord}
              />
            </span>
          </th>
        </tr>
      </thead>
      {groups.key ? (
        <tbody>
          <GroupHead title="key" />
          <RuleRow
            rule={groups.key}
            schema={schema}
            preview={preview.ofRule(groups.key.id)}
            drift={driftOf(preview.drift, groups.key.id)}
            recordless={preview.recordless}
          />
        </tbody>
      ) : null}
      <NeededRows
        fields={groups.needed.filter((field) => matches(field.label))}
        problems={preview.answer?.problems ?? []}
        sources={schema.source}
        values={values}
        onMap={add}
      />
      <tbody>
        <GroupHead title="mapped" count={groups.mapped.length} />
        {mapped.flatMap((rule) => {
          const open = rule.id === openRow;
          const row = (
            <RuleRow
              key={rule.id}
              rule={rule}
              schema={schema}
              preview={preview.ofRule(rule.id)}
              drift={driftOf(preview.drift, rule.id)}
              recordless={preview.recordless}
              open={open}
              panelId={panelId}
              takesFocus={rule.id === newest}
              onToggle={toggle}
            />
          );
          if (!open) return [row];
          return [
            row,
            <tr key={`${rule.id}-panel`}>
              <td colSpan={5} id={panelId} className={classes.panel}>
                <OpenRule
                  rule={rule}
                  schema={schema}
                  preview={preview.ofRule(rule.id)}
                  values={values}
                  used={used}
                  edit={edit}
                  onRemove={remove}
                  fresh={rule.id === newest}
                />
              </td>
            </tr>,
          ];
        })}
      </tbody>
      <UnmappedRows
        fields={groups.unmapped.filter((field) => matches(field.label))}
        document={document}
        schema={schema}
        values={values}
        recordless={preview.recordless}
        used={used}
        forceOpen={words !== ""}
        onMap={addOneOfMany}
        onMapAll={(pairs) => {
          const rules = pairs.map(({ source, target }) => startRule(source, target, schema));
          edit((old) => rules.reduce(addRule, old));
          setNewest(rules[0]?.id ?? null);
        }}
      />
    </table>
  );
}

interface OpenRuleProps extends Omit<RulePanelProps, "onChange" | "onRemove"> {
  edit: MappingDraft["edit"];
  onRemove: (id: string) => void;
}

function OpenRule({ edit, onRemove, ...panel }: OpenRuleProps) {
  const { id } = panel.rule;
  return (
    <RulePanel
      {...panel}
      onChange={(next, key) => edit((old) => editRule(old, id, next), key)}
      onRemove={() => onRemove(id)}
    />
  );
}

const none: readonly Drift[] = [];

function driftOf(drift: readonly Drift[], rule: string): readonly Drift[] {
  const found = drift.filter(({ rules }) => rules.includes(rule));
  return found.length === 0 ? none : found;
}

function sameEntries(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) {
  return sameValue([...one], [...other]);
}

/** A new row; what its target always needs stands in it already. */
function startRule(source: string | null, target: string, schema: Schema): Rule {
  if (source === null) return newRule(null, target, [newStep("constant")]);
  const type = schema.target.find((field) => field.key === target)?.type;
  return newRule(source, target, type === "phone" ? [newStep("phone")] : []);
}

/** Targets that a row fills, with the name of what fills them. */
export function usedTargets(rules: readonly Rule[], schema: Schema): Map<string, string> {
  return new Map(
    rules.map((rule) => [
      rule.target,
      rule.source === null ? "a fixed value" : fieldLabel(schema.source, rule.source),
    ]),
  );
}

function namesOf(rule: Rule, schema: Schema): string[] {
  const target = fieldLabel(schema.target, rule.target);
  return rule.source === null ? [target] : [fieldLabel(schema.source, rule.source), target];
}

function togglesIn(table: HTMLTableElement): HTMLElement[] {
  return [...table.querySelectorAll<HTMLElement>("[data-row-toggle]")];
}

/** Up and down move the focus between the rows' buttons. */
function walkRows(event: KeyboardEvent<HTMLTableElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const from = event.target as HTMLElement;
  if (step === 0 || !from.hasAttribute("data-row-toggle")) return;
  const rows = togglesIn(event.currentTarget);
  rows[rows.indexOf(from) + step]?.focus();
  event.preventDefault();
}

/** Moves the focus off the open row, which is about to go, to the one after or before it. */
function focusBeside(table: HTMLTableElement | null): void {
  const rows = table ? togglesIn(table) : [];
  const at = rows.findIndex((row) => row.getAttribute("aria-expanded") === "true");
  (rows[at + 1] ?? rows[at - 1])?.focus();
}
