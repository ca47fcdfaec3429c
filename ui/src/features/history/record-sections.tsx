/** A change from what happened to why: event, plan, requests, proof, decisions, what it belongs to. */
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ChangeList } from "@/components/change/change-list";
import { Moment } from "@/components/moment/moment";
import { ProofTable } from "@/components/proof/proof-table";
import { Why } from "@/components/why/why";
import { eventText, originWords } from "@/copy/events";
import { sentenceText } from "@/copy/operations";
import type { Event } from "@/ipc/bindings/Event";
import type { OperationDetail } from "@/ipc/bindings/OperationDetail";
import { RecordAttempts } from "./record-attempts";
import { RecordOrigin } from "./record-origin";
import type { Filters } from "./use-filters";
import classes from "./operation-pane.module.css";

interface RecordSectionsProps {
  record: OperationDetail;
  filters: Filters;
}

export function RecordSections({ record, filters }: RecordSectionsProps) {
  const { operation, event, attempts, why } = record;
  const navigate = useNavigate();
  const { proof, changes } = operation;
  // Only a field that a rule fills can be mended there.
  const filled =
    operation.side === "certileads" && /^(create|update)Contact$/.test(operation.action);
  return (
    <>
      {event ? (
        <Section title="What happened">
          <Happened event={event} />
        </Section>
      ) : null}
      {changes.length > 0 ? (
        <Section title={operation.state === "done" ? "What changed" : "What would change"}>
          <ChangeList
            changes={changes}
            label={sentenceText(operation)}
            past={operation.state === "done"}
          />
        </Section>
      ) : null}
      {attempts.length > 0 ? (
        <Section title="What was sent">
          <RecordAttempts attempts={attempts} />
        </Section>
      ) : null}
      {proof ? (
        <Section title="What is stored">
          <ProofTable
            proof={proof}
            fixable={new Set(filled ? proof.fields.map(({ field }) => field) : [])}
            onFix={(target) => void navigate({ to: "/mapping", search: { target } })}
          />
        </Section>
      ) : null}
      {why.length > 0 ? (
        <Section title="Why">
          <Why decisions={why} />
        </Section>
      ) : null}
      <Section title="Belongs to">
        <RecordOrigin operation={operation} filters={filters} />
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3 className={classes.heading}>{title}</h3>
      {children}
    </section>
  );
}

function Happened({ event }: { event: Event }) {
  return (
    <div className={classes.happened}>
      <p>{eventText(event)}</p>
      <p className={classes.quiet}>
        {originWords[event.origin]}{" "}
        {event.occurredAt === null ? null : (
          <>
            HighLevel dates it <Moment at={event.occurredAt} />;{" "}
          </>
        )}
        {event.occurredAt === null ? "N" : "n"}oticed <Moment at={event.detectedAt} />.
      </p>
    </div>
  );
}
