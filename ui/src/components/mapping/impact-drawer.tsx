/**
 * What publishing the draft would change, over all contacts that were read so far: how many, in
 * which fields, and each old → new.
 */
import { Button, Drawer, Progress, Select, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { ProblemView } from "@/components/states/problem-view";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import { ImpactTable } from "./impact-table";
import { LISTED, useImpact, type ImpactSoFar } from "./use-impact";
import classes from "./impact-drawer.module.css";

interface ImpactDrawerProps {
  document: MappingDocument;
  schema: Schema;
  onClose: () => void;
}

export function ImpactDrawer({ document, schema, onClose }: ImpactDrawerProps) {
  const { soFar, state, problem, stop, again } = useImpact(document);
  const [search, setSearch] = useState("");
  const [field, setField] = useState<string | null>(null);
  const format = useFormat();
  const label = (target: string) => fieldLabel(schema.target, target);
  const words = search.trim().toLowerCase();
  const shown = soFar.records.filter(
    ({ record, changes }) =>
      `${record.name} ${record.detail}`.toLowerCase().includes(words) &&
      (field === null || changes.some(({ target }) => target === field)),
  );
  const fields = Object.entries(soFar.fields).toSorted(([, one], [, other]) => other - one);
  return (
    <Drawer
      opened
      onClose={onClose}
      size="xl"
      title="What publishing changes"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={classes.impact}>
        {problem ? <ProblemView problem={problem} onAgain={again} withoutFix /> : null}
        <Summary soFar={soFar} done={state === "done"} />
        {state === "running" ? (
          <div className={classes.progress}>
            <Progress
              aria-label="Contacts looked at"
              value={soFar.total === 0 ? 0 : (100 * soFar.looked) / soFar.total}
            />
            <Button size="compact-sm" variant="default" onClick={stop}>
              Stop
            </Button>
          </div>
        ) : null}
        {state === "stopped" && !problem ? (
          <Button size="compact-sm" variant="default" onClick={again}>
            Look again
          </Button>
        ) : null}
        {fields.length > 0 ? (
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
                data={fields.map(([target, count]) => ({
                  value: target,
                  label: `${label(target)} (${format.number(count)})`,
                }))}
                value={field}
                onChange={setField}
              />
              <Export document={document} />
            </div>
            <p className={classes.quiet}>
              {fields
                .map(([target, count]) => `${label(target)} ${format.number(count)}`)
                .join(" · ")}
            </p>
            {shown.length === 0 ? (
              <p className={classes.quiet}>No contact fits.</p>
            ) : (
              <ImpactTable records={shown} label={label} field={field} />
            )}
            {soFar.changed > LISTED ? (
              <p className={classes.quiet}>
                The first {format.number(LISTED)} are listed; the file has more.
              </p>
            ) : null}
          </>
        ) : null}
      </div>
    </Drawer>
  );
}

function Summary({ soFar, done }: { soFar: ImpactSoFar; done: boolean }) {
  const format = useFormat();
  const { changed, looked, newlyHeld, noLongerHeld } = soFar;
  if (done && looked === 0) {
    return (
      <p>No contact was read yet, so there is nothing to compare. Sync once, then look again.</p>
    );
  }
  return (
    <p role="status">
      <strong>
        This edit changes {format.number(changed)} of {format.count(looked, "contact")}
      </strong>
      {done ? "." : " so far."}
      {newlyHeld > 0 ? ` ${format.count(newlyHeld, "contact")} would be held.` : null}
      {noLongerHeld > 0 ? ` ${format.count(noLongerHeld, "contact")} would be held no more.` : null}
    </p>
  );
}

function Export({ document }: { document: MappingDocument }) {
  const failureTitle = "The list was not exported";
  const read = useCommand("mapping_impact_csv", { failureTitle });
  const save = useCommand("export_text", { failureTitle });
  return (
    <Button
      size="xs"
      variant="default"
      loading={read.isPending}
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() =>
        read.mutate(document, {
          onSuccess: (text) => save.mutate({ fileName: "mapping-impact.csv", text }),
        })
      }
    >
      Export as CSV
    </Button>
  );
}
