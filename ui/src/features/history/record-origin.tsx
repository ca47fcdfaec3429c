/** What a change belongs to, its run and its contact, and the ids to name it by elsewhere. */
import { CopyButton, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { Moment } from "@/components/moment/moment";
import { contactLabel } from "@/copy/operations";
import { runKindWords } from "@/copy/runs";
import { sideName } from "@/copy/sides";
import type { Operation } from "@/ipc/bindings/Operation";
import type { Filters } from "./use-filters";
import classes from "./operation-pane.module.css";

interface RecordOriginProps {
  operation: Operation;
  filters: Filters;
}

export function RecordOrigin({ operation, filters }: RecordOriginProps) {
  const run = useQuery(query("get_run", operation.runId)).data;
  const name = contactLabel(operation.contactName);
  const { operation: open } = filters.search;
  const ids: [label: string, id: string | null][] = [
    [`${name} in HighLevel`, operation.contactId || null],
    [
      operation.side === "certileads" ? `${name} in ${sideName.certileads}` : "Record in HighLevel",
      operation.targetId,
    ],
    ["This change, also its idempotency key", operation.id],
  ];
  return (
    <>
      <ul className={classes.belongs}>
        {run ? (
          <li>
            <Link
              to="/history"
              activeOptions={{ exact: true }}
              search={{ run: run.id, operation: open }}
            >
              {runKindWords[run.kind].name}
            </Link>{" "}
            <span className={classes.quiet}>
              started <Moment at={run.startedAt} />
            </span>
          </li>
        ) : null}
        <li>
          <Link
            to="/history"
            activeOptions={{ exact: true }}
            search={{ contact: operation.contactId, operation: open }}
          >
            All changes of {name}
          </Link>
        </li>
        {operation.mappingVersion === null ? null : (
          <li className={classes.quiet}>Version {operation.mappingVersion} of the mapping</li>
        )}
      </ul>
      <details className={classes.ids}>
        <summary>Ids</summary>
        <dl>{ids.map(([label, id]) => (id ? <Id key={label} label={label} id={id} /> : null))}</dl>
      </details>
    </>
  );
}

function Id({ label, id }: { label: string; id: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <code>{id}</code>
        <CopyButton value={id}>
          {({ copied, copy }) => (
            <UnstyledButton className={classes.copy} onClick={copy} aria-label={`Copy: ${label}`}>
              {copied ? "Copied" : "Copy"}
            </UnstyledButton>
          )}
        </CopyButton>
      </dd>
    </div>
  );
}
