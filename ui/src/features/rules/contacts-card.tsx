/** What follows from what happens to contacts themselves. */
import { NativeSelect } from "@mantine/core";
import { contactRules, deletedPolicies } from "@/copy/rules";
import type { DeletedPolicy } from "@/ipc/bindings/DeletedPolicy";
import { Card } from "./card";
import { FindingsAt } from "@/components/condition/findings-at";
import { NeedsLine } from "./needs-line";
import { RuleSwitch } from "./rule-switch";
import type { CardsProps } from "./cards";
import classes from "./rules.module.css";

const needs: Record<DeletedPolicy, { capability?: string }> = {
  keep: {},
  archive: { capability: "updateContact" },
  delete: { capability: "deleteContact" },
};

export function ContactsCard({ draft, findings }: CardsProps) {
  const { contacts } = draft.document;
  const change = (members: Partial<typeof contacts>) =>
    draft.change({ contacts: { ...contacts, ...members } });
  const place = "/contacts/whenDeleted";
  return (
    <Card title="Contacts">
      <RuleSwitch
        words={contactRules.create}
        on={contacts.create}
        onChange={(create) => change({ create })}
        findings={findings}
      />
      <RuleSwitch
        words={contactRules.update}
        on={contacts.update}
        onChange={(update) => change({ update })}
        findings={findings}
      />
      <div className={classes.rule}>
        <div className={classes.words}>
          <label htmlFor="when-deleted" className={classes.event}>
            A contact is deleted
          </label>
          {findings.some((one) => one.place === place) ? null : (
            <NeedsLine {...needs[contacts.whenDeleted]} />
          )}
          <FindingsAt findings={findings} place={place} />
        </div>
        <NativeSelect
          id="when-deleted"
          size="xs"
          className={classes.policy}
          value={contacts.whenDeleted}
          data={Object.entries(deletedPolicies).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) =>
            change({ whenDeleted: currentTarget.value as DeletedPolicy })
          }
        />
      </div>
    </Card>
  );
}
