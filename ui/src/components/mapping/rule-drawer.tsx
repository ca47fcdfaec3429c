/**
 * One row of the mapping in a drawer, for mending it where its result was seen. Saves the whole
 * draft, so that what was changed before isn't lost.
 */
import { Button, Drawer, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { Value } from "@/components/value/value";
import type { MappingView } from "@/ipc/bindings/MappingView";
import { editRule, removeRule } from "./document";
import { usedTargets } from "./mapping-table";
import { RulePanel } from "./rule-panel";
import { SaveProblem } from "./save-problem";
import { useDraft } from "./use-draft";
import { usePreview } from "./use-preview";
import { useSave } from "./use-save";
import classes from "./rule-drawer.module.css";

interface RuleDrawerProps {
  /** The target field whose row is shown; closed if null. */
  target: string | null;
  recordId: string | null;
  onClose: () => void;
  onSaved: () => void;
}

export function RuleDrawer({ target, recordId, onClose, onSaved }: RuleDrawerProps) {
  const view = useQuery(query("get_mapping", null)).data;
  const overview = useQuery(query("get_overview", null)).data;
  return (
    <Drawer
      opened={target !== null && view !== undefined && overview !== undefined}
      onClose={onClose}
      size="xl"
      title="Fix the mapping"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {target !== null && view && overview ? (
        <RuleEditor
          key={target}
          view={view}
          owner={overview.connections.highlevel?.pairId ?? ""}
          target={target}
          recordId={recordId}
          onClose={onClose}
          onSaved={onSaved}
        />
      ) : null}
    </Drawer>
  );
}

interface RuleEditorProps extends Omit<RuleDrawerProps, "target"> {
  view: MappingView;
  owner: string;
  target: string;
}

function RuleEditor({ view, owner, target, recordId, onClose, onSaved }: RuleEditorProps) {
  const draft = useDraft(owner, view);
  const save = useSave(draft, view);
  const preview = usePreview(draft.document, recordId);
  const { document } = draft;
  // By id, because its target may be changed here.
  const [id] = useState(document.rules.find((candidate) => candidate.target === target)?.id);
  const rule = document.rules.find((candidate) => candidate.id === id);
  const result = rule && preview.ofRule(rule.id)?.result;
  return (
    <div className={classes.editor}>
      <SaveProblem save={save} draft={draft} />
      {rule ? (
        <>
          <RulePanel
            rule={rule}
            schema={view.schema}
            preview={preview.ofRule(rule.id)}
            values={preview.answer?.sourceValues}
            used={usedTargets(document.rules, view.schema)}
            onChange={(next, key) => draft.edit((old) => editRule(old, rule.id, next), key)}
            onRemove={() => draft.edit((old) => removeRule(old, rule.id))}
          />
          <p className={classes.result}>
            <span className={classes.label}>Will be sent</span>
            <Value value={result} wrap />
          </p>
        </>
      ) : (
        <p className={classes.label}>The row is removed: this field is not written any more.</p>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button loading={save.pending} onClick={() => save.run({ onDone: onSaved })}>
          {save.needed ? "Save and run again" : "Run again"}
        </Button>
      </Group>
    </div>
  );
}
