/**
 * Contacts kept as examples of the mapping: each with what comes out differently now, to mend,
 * accept or remove. They are kept on this computer only.
 */
import { Button, Drawer, TextInput } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { QueryView } from "@/components/states/query-view";
import { StateMark } from "@/components/states/state-mark";
import type { ExampleResult } from "@/ipc/bindings/ExampleResult";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { SampleRecord } from "@/ipc/bindings/SampleRecord";
import type { Schema } from "@/ipc/bindings/Schema";
import type { IpcError } from "@/ipc/errors";
import { FailureTable } from "./failure-table";
import classes from "./examples.module.css";
import studio from "./studio.module.css";

interface ExamplesDrawerProps {
  document: MappingDocument;
  schema: Schema;
  /** The contact whose values are shown. */
  record: SampleRecord | null;
  run: UseQueryResult<ExampleResult[], IpcError>;
  onOpenRow: (id: string) => void;
  onClose: () => void;
}

export function ExamplesDrawer(props: ExamplesDrawerProps) {
  const { document, schema, record, run, onOpenRow, onClose } = props;
  const format = useFormat();
  const accept = useCommand("accept_examples", { failureTitle: "The results were not accepted" });
  const remove = useCommand("remove_example", { failureTitle: "The example was not removed" });
  return (
    <Drawer
      opened
      onClose={onClose}
      size="xl"
      title="Examples"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={studio.stack}>
        <p className={studio.quiet}>
          An example is a contact with what the mapping should make of it. All of them are run on
          every edit and before publishing. They stay on this computer unless you export them.
        </p>
        <Add document={document} record={record} />
        <QueryView query={run}>
          {(examples) => {
            const failing = examples.filter(({ failures }) => failures.length > 0);
            if (examples.length === 0) {
              return (
                <p className={studio.quiet}>
                  There are none yet. Choose a telling contact in the table, then keep it here.
                </p>
              );
            }
            return (
              <>
                <div className={classes.head} role="status">
                  <StateMark tone={failing.length === 0 ? "ok" : "bad"}>
                    {failing.length === 0
                      ? `${format.count(examples.length, "example")}, all as expected`
                      : `${format.number(failing.length)} of ${format.count(examples.length, "example")} ${failing.length === 1 ? "comes" : "come"} out differently`}
                  </StateMark>
                  {failing.length > 1 ? (
                    <Button
                      size="compact-xs"
                      variant="default"
                      loading={accept.isPending}
                      onClick={() => accept.mutate({ ids: failing.map(({ id }) => id), document })}
                    >
                      Accept all new results
                    </Button>
                  ) : null}
                </div>
                <ul className={classes.list}>
                  {examples.map(({ id, name, failures }) => (
                    <li key={id} className={classes.example}>
                      <div className={classes.head}>
                        <span className={classes.name} title={name}>
                          {name}
                        </span>
                        <StateMark tone={failures.length === 0 ? "ok" : "bad"} size={14}>
                          {failures.length === 0
                            ? "as expected"
                            : format.count(failures.length, "difference")}
                        </StateMark>
                        {failures.length > 0 ? (
                          <Button
                            size="compact-xs"
                            variant="default"
                            aria-label={`Accept the new result of ${name}`}
                            disabled={accept.isPending}
                            onClick={() => accept.mutate({ ids: [id], document })}
                          >
                            Accept the new result
                          </Button>
                        ) : null}
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          color="gray"
                          aria-label={`Remove ${name}`}
                          disabled={remove.isPending}
                          onClick={() => remove.mutate(id)}
                        >
                          Remove
                        </Button>
                      </div>
                      {failures.length > 0 ? (
                        <FailureTable
                          name="What comes out differently"
                          failures={failures}
                          schema={schema}
                          onOpenRow={onOpenRow}
                        />
                      ) : null}
                    </li>
                  ))}
                </ul>
              </>
            );
          }}
        </QueryView>
      </div>
    </Drawer>
  );
}

interface AddProps {
  document: MappingDocument;
  record: SampleRecord | null;
}

function Add({ document, record }: AddProps) {
  const keep = useCommand("keep_example", { failureTitle: "The example was not kept" });
  const [name, setName] = useState("");
  if (!record) return null;
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate({ recordId: record.id, name, document }, { onSuccess: () => setName("") });
      }}
    >
      <TextInput
        size="xs"
        label={`Keep ${record.name} as an example`}
        description="Its results now are what should come out."
        placeholder={record.name}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={keep.isPending}>
        Keep
      </Button>
    </form>
  );
}
