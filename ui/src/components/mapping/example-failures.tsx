/** Examples that come out differently: the rule, what should come out, and what does. */
import { Button } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { Callout } from "@/components/states/callout";
import type { ExampleFailure } from "@/ipc/bindings/ExampleFailure";
import type { ExampleResult } from "@/ipc/bindings/ExampleResult";
import type { Schema } from "@/ipc/bindings/Schema";
import { FailureTable } from "./failure-table";
import classes from "./studio.module.css";

/** So many examples are told in a dialog. */
const TOLD = 5;

interface ExampleFailuresProps {
  examples: readonly ExampleResult[];
  schema: Schema;
  onOpenRow: (id: string) => void;
}

export function ExampleFailures({ examples, schema, onOpenRow }: ExampleFailuresProps) {
  const format = useFormat();
  if (examples.length === 0) return null;
  const [first] = examples.flatMap(({ failures }) => failures);
  const one = examples.length === 1;
  return (
    <Callout
      tone="bad"
      title={`${format.count(examples.length, "example")} ${one ? "comes" : "come"} out differently.`}
      actions={<OpenRow failure={first} onOpenRow={onOpenRow} />}
    >
      <div className={classes.stack}>
        {examples.slice(0, TOLD).map(({ id, name, failures }) => (
          <FailureTable key={id} name={name} failures={failures} schema={schema} />
        ))}
        {examples.length > TOLD ? (
          <p className={classes.quiet}>
            And {format.number(examples.length - TOLD)} more; see Examples.
          </p>
        ) : null}
      </div>
    </Callout>
  );
}

interface OpenRowProps {
  failure: ExampleFailure | undefined;
  onOpenRow: (id: string) => void;
}

function OpenRow({ failure, onOpenRow }: OpenRowProps) {
  const id = failure?.ruleId;
  if (!id) return null;
  return (
    <Button size="compact-sm" variant="default" onClick={() => onOpenRow(id)}>
      Open the first row
    </Button>
  );
}
