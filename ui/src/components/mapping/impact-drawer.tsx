/**
 * What publishing the draft would change, over all contacts that were read so far: how many, in
 * which fields, who would be held, and each old → new.
 */
import { Button, Drawer, Select, Switch, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import { ImpactHolds } from "./impact-holds";
import { changedFields, ImpactSummary } from "./impact-summary";
import { ImpactTable } from "./impact-table";
import { useImpact } from "./use-impact";
import { LISTED, useImpactList } from "./use-impact-list";
import classes from "./impact-drawer.module.css";
import studio from "./studio.module.css";

const PAUSE_MS = 200;

interface ImpactDrawerProps {
  document: MappingDocument;
  schema: Schema;
  onOpenRow: (id: string) => void;
  onClose: () => void;
}

export function ImpactDrawer({ document, schema, onOpenRow, onClose }: ImpactDrawerProps) {
  const impact = useImpact(document);
  const [search, setSearch] = useState("");
  const [field, setField] = useState<string | null>(null);
  const [held, setHeld] = useState(false);
  const [words] = useDebouncedValue(search.trim().toLowerCase(), PAUSE_MS);
  const list = useImpactList(document, { words, field, held });
  const format = useFormat();
  const label = (target: string) => fieldLabel(schema.target, target);
  const { fields, newlyHeld, changed } = impact.soFar;
  return (
    <Drawer
      opened
      onClose={onClose}
      size="xl"
      title="What publishing changes"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={studio.stack}>
        <ImpactSummary impact={impact} label={label} />
        <ImpactHolds
          holds={impact.soFar.holds}
          newlyHeld={newlyHeld}
          label={label}
          onOpenRow={onOpenRow}
        />
        {changed > 0 ? (
          <>
            <div className={classes.tools}>
              <TextInput
                size="xs"
                type="search"
                label="Contact"
                placeholder="name or e-mail"
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
              <Select
                size="xs"
                label="Field"
                clearable
                placeholder="any"
                data={changedFields(fields).map(([target, count]) => ({
                  value: target,
                  label: `${label(target)} (${format.number(count)})`,
                }))}
                value={field}
                onChange={setField}
              />
              {newlyHeld > 0 || held ? (
                <Switch
                  size="xs"
                  label="Held only"
                  className={classes.switch}
                  checked={held}
                  onChange={(event) => setHeld(event.currentTarget.checked)}
                />
              ) : null}
              <Export document={document} />
            </div>
            {list.shown.length > 0 ? (
              <ImpactTable records={list.shown} label={label} field={field} />
            ) : (
              <p className={studio.quiet}>{list.looking ? "Looking…" : "No contact fits."}</p>
            )}
            {list.shown.length > 0 && list.more ? (
              <Button
                size="xs"
                variant="default"
                className={studio.start}
                loading={list.looking}
                onClick={list.showMore}
              >
                Show {format.number(LISTED)} more
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
    </Drawer>
  );
}

function Export({ document }: { document: MappingDocument }) {
  const save = useCommand("export_mapping_impact", { failureTitle: "The list was not exported" });
  return (
    <Button
      size="xs"
      variant="default"
      loading={save.isPending}
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() => save.mutate(document)}
    >
      Export as CSV
    </Button>
  );
}
