/**
 * Contacts that rest after an undo: no sync and no repair writes to them until somebody resumes
 * them, one by one or all at once.
 */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { ProblemView } from "@/components/states/problem-view";
import { QueryView } from "@/components/states/query-view";
import { contactLabel } from "@/copy/operations";
import { asIpcError } from "@/ipc/errors";
import type { RestingContact } from "@/ipc/bindings/RestingContact";
import classes from "./resting-contacts.module.css";

export function RestingContacts() {
  const format = useFormat();
  const resting = useQuery(query("list_resting", null));
  const resume = useCommand("resume_contacts");
  const busy = (contactId: string | null) =>
    resume.isPending && (resume.variables.contactIds?.[0] ?? null) === contactId;
  return (
    <QueryView query={resting}>
      {({ contacts, total }) => (
        <div className={classes.resting}>
          {resume.error ? (
            <ProblemView problem={asIpcError(resume.error).problem} />
          ) : resume.data ? (
            <p className={classes.note} role="status">
              {format.count(resume.data, "contact")}{" "}
              {resume.data === 1 ? "is synced" : "are synced"} again. What changes in HighLevel from
              now on arrives; comparing both sides finds what is missing until then.
            </p>
          ) : null}
          {total === 0 ? (
            <p className={classes.note}>No contact rests.</p>
          ) : (
            <>
              <div className={classes.head}>
                <p className={classes.note}>
                  {format.count(total, "contact")} {total === 1 ? "rests" : "rest"}: an undo touched{" "}
                  {total === 1 ? "it" : "them"}, and nothing writes to {total === 1 ? "it" : "them"}{" "}
                  until you resume {total === 1 ? "it" : "them"}.
                </p>
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={busy(null)}
                  disabled={resume.isPending}
                  onClick={() => resume.mutate({})}
                >
                  Resume {total === 1 ? "this contact" : `all ${format.number(total)}`}
                </Button>
              </div>
              <ul className={classes.list} aria-label="Resting contacts">
                {contacts.map((contact) => (
                  <Row
                    key={contact.contactId}
                    contact={contact}
                    busy={busy(contact.contactId)}
                    disabled={resume.isPending}
                    onResume={() => resume.mutate({ contactIds: [contact.contactId] })}
                  />
                ))}
              </ul>
              {total > contacts.length ? (
                <p className={classes.note}>
                  The first {format.number(contacts.length)} are listed.
                </p>
              ) : null}
            </>
          )}
        </div>
      )}
    </QueryView>
  );
}

interface RowProps {
  contact: RestingContact;
  busy: boolean;
  disabled: boolean;
  onResume: () => void;
}

function Row({ contact, busy, disabled, onResume }: RowProps) {
  const name = contactLabel(contact.contactName);
  return (
    <li className={classes.row}>
      <span className={classes.name}>{name}</span>
      <span className={classes.since}>
        {contact.since === null ? null : (
          <>
            since <Moment at={contact.since} />
          </>
        )}
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={`Resume ${name}`}
        loading={busy}
        disabled={disabled}
        onClick={onResume}
      >
        Resume
      </Button>
    </li>
  );
}
