/** What follows from appointments. */
import { TextInput } from "@mantine/core";
import { appointmentNote } from "@/copy/rules";
import { Card } from "./card";
import type { CardsProps } from "./cards";
import { FindingsAt } from "@/components/condition/findings-at";
import { RuleSwitch } from "./rule-switch";
import classes from "./rules.module.css";

export function AppointmentsCard({ draft, findings }: CardsProps) {
  const { appointments } = draft.document;
  const change = (members: Partial<typeof appointments>) =>
    draft.change({ appointments: { ...appointments, ...members } });
  return (
    <Card title="Appointments">
      <RuleSwitch
        words={appointmentNote}
        on={appointments.note}
        onChange={(note) => change({ note })}
        findings={findings}
      />
      <div className={classes.fields}>
        <TextInput
          label="Tag contacts that book one"
          description="The tag’s name in Certileads; none if blank."
          placeholder="no tag"
          value={appointments.tag}
          onChange={({ currentTarget }) => change({ tag: currentTarget.value })}
        />
        <FindingsAt findings={findings} place="/appointments/tag" />
      </div>
    </Card>
  );
}
