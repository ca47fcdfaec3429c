/** Two versions of the mapping, or one and the draft, side by side: the rows that differ. */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { ChangeRow, ChangeTable } from "@/components/change/change-table";
import { stepSummary } from "@/copy/steps";
import { blankWords } from "@/copy/steps";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Rule } from "@/ipc/bindings/Rule";
import type { Schema } from "@/ipc/bindings/Schema";
import { compare } from "./compare";
import { fieldLabel } from "./document";
import classes from "./versions-drawer.module.css";

interface ComparisonProps {
  /** The newest first. */
  versions: number[];
  draft: MappingDocument | null;
  schema: Schema;
}

const DRAFT = "draft";

export function Comparison({ versions, draft, schema }: ComparisonProps) {
  const names = [...(draft ? [DRAFT] : []), ...versions.map(String)];
  const [left, setLeft] = useState<string | null>(null);
  const [right, setRight] = useState<string | null>(null);
  // The last step that was made, until the person chooses.
  const [from, to] = [left ?? names[1] ?? names[0], right ?? names[0]];
  const one = useDocument(from, draft);
  const other = useDocument(to, draft);
  if (names.length < 2) return null;
  const data = names.map((name) => ({
    value: name,
    label: name === DRAFT ? "Draft" : `Version ${name}`,
  }));
  const differences = one && other ? compare(one, other) : null;
  return (
    <section className={classes.comparison} aria-label="Comparison">
      <div className={classes.sides}>
        <Select
          size="xs"
          label="Compare"
          allowDeselect={false}
          data={data}
          value={from ?? null}
          onChange={setLeft}
        />
        <Select
          size="xs"
          label="with"
          allowDeselect={false}
          data={data}
          value={to ?? null}
          onChange={setRight}
        />
      </div>
      {differences?.length === 0 ? <p className={classes.none}>Both say the same.</p> : null}
      {differences && differences.length > 0 ? (
        <ChangeTable
          label="Rules that differ"
          apart
          heads={["Certileads field", nameOf(from), nameOf(to)]}
        >
          <tbody>
            {differences.map(({ target, left: before, right: after }) => (
              <ChangeRow
                key={target}
                name={fieldLabel(schema.target, target)}
                before={<Row rule={before} schema={schema} />}
                after={<Row rule={after} schema={schema} />}
              />
            ))}
          </tbody>
        </ChangeTable>
      ) : null}
    </section>
  );
}

const nameOf = (name: string | undefined) => (name === DRAFT ? "Draft" : `Version ${name}`);

/** The document of a version, or the draft; undefined while it is read. */
function useDocument(name: string | undefined, draft: MappingDocument | null) {
  const version = useQuery({
    ...query("get_mapping_version", Number(name)),
    enabled: name !== undefined && name !== DRAFT,
  });
  return name === DRAFT ? (draft ?? undefined) : version.data?.document;
}

function Row({ rule, schema }: { rule: Rule | null; schema: Schema }) {
  if (!rule) return <span className={classes.none}>no row</span>;
  const source = rule.source === null ? "fixed value" : fieldLabel(schema.source, rule.source);
  const parts = [source, ...rule.steps.map(stepSummary), blankWords[rule.whenBlank].result];
  return <>{parts.join(" · ")}</>;
}
