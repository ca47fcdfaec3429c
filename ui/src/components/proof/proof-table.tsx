/**
 * The proof of a write: field, asked, stored, verdict. A field that differs offers the way to
 * mend it, where the screen knows one.
 */
import { Button } from "@mantine/core";
import { StateMark } from "@/components/states/state-mark";
import { Value } from "@/components/value/value";
import { fieldProofWords, proofSourceWords, proofWords } from "@/copy/proof";
import type { FieldProof } from "@/ipc/bindings/FieldProof";
import type { Proof } from "@/ipc/bindings/Proof";
import classes from "./proof-table.module.css";

interface ProofTableProps {
  proof: Proof;
  /** Target fields that something on another screen fills. */
  fixable?: ReadonlySet<string>;
  /** Opens what fills a target field. */
  onFix?: (field: string) => void;
}

export function ProofTable({ proof, fixable, onFix }: ProofTableProps) {
  const words = proofWords[proof.outcome];
  return (
    <div>
      <p className={classes.summary}>
        <StateMark tone={words.tone}>{words.label}</StateMark>
        <span className={classes.source}>{proof.reason ?? proofSourceWords[proof.source]}</span>
      </p>
      {proof.fields.length > 0 ? (
        <table className={classes.table}>
          <caption className="visually-hidden">Asked against stored, field by field</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Asked</th>
              <th scope="col">Stored</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {proof.fields.map((field) => (
              <ProofRow
                key={field.field}
                field={field}
                onFix={fixable?.has(field.field) ? onFix : undefined}
              />
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}

function ProofRow({
  field,
  onFix,
}: {
  field: FieldProof;
  onFix: ((field: string) => void) | undefined;
}) {
  const words = fieldProofWords[field.outcome];
  return (
    <tr data-outcome={field.outcome}>
      <th scope="row" title={field.field}>
        {field.label}
      </th>
      <td>
        <Value value={field.asked} wrap />
      </td>
      <td>
        <Value value={field.stored} wrap />
      </td>
      <td>
        <StateMark tone={words.tone}>{words.label}</StateMark>
        {field.outcome === "differs" && onFix ? (
          <Button
            variant="subtle"
            size="compact-xs"
            className={classes.fix}
            onClick={() => onFix(field.field)}
            aria-label={`Fix the mapping of ${field.label}`}
          >
            Fix the mapping
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
