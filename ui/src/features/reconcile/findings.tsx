/** What a comparison found: one sentence, the kinds of differences, and the fields. */
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { RestingDialog } from "@/components/resting/resting-dialog";
import type { Tone } from "@/components/states/tone";
import type { Discrepancy } from "@/ipc/bindings/Discrepancy";
import type { Reconciliation } from "@/ipc/bindings/Reconciliation";
import type { Format } from "@/lib/format";
import { ContactRows } from "./contact-rows";
import { FieldRows } from "./field-rows";
import classes from "./reconcile.module.css";

interface FindingsProps {
  found: Reconciliation;
  /** A repair was started since: it is what stood there before. */
  repaired: boolean;
}

export function Findings({ found, repaired }: FindingsProps) {
  const format = useFormat();
  const [resting, setResting] = useState(false);
  const equal = found.missing.count + found.unlinked.count + found.different.count === 0;
  const Icon = equal ? IconCircleCheck : IconAlertTriangle;
  return (
    <div className={classes.findings}>
      <div>
        <p className={classes.sentence} role="status" data-equal={equal || undefined}>
          <Icon size={22} stroke={1.75} aria-hidden />
          {repaired ? "Before the repair: " : ""}
          {sentence(found, format)}
        </p>
        <p className={classes.quiet}>
          {format.count(found.source, "contact")} in HighLevel, {format.number(found.target)} in
          Certileads, {format.number(found.same)} the same · compared <Moment at={found.readAt} />
        </p>
      </div>
      <section aria-labelledby="kinds">
        <h2 id="kinds" className={classes.title}>
          Contacts
        </h2>
        <div className={classes.groups}>
          {kinds.map((kind) => (
            <ContactRows
              key={kind.of}
              title={kind.title}
              tone={kind.tone}
              about={kind.about}
              found={found[kind.of]}
              action={
                kind.of === "resting" ? (
                  <Button variant="default" size="compact-sm" onClick={() => setResting(true)}>
                    Resume some or all
                  </Button>
                ) : null
              }
            />
          ))}
          {equal && kinds.every(({ of }) => found[of].count === 0) ? (
            <p className={classes.none}>No contact stands on one side alone, none differs.</p>
          ) : null}
        </div>
      </section>
      {found.fields.length > 0 ? (
        <section aria-labelledby="fields">
          <h2 id="fields" className={classes.title}>
            Fields that differ
          </h2>
          <div className={classes.groups}>
            {found.fields.map((field) => (
              <FieldRows key={field.field} field={field} />
            ))}
          </div>
        </section>
      ) : null}
      <RestingDialog opened={resting} onClose={() => setResting(false)} />
    </div>
  );
}

interface Kind {
  of: "missing" | "unlinked" | "different" | "extra" | "resting" | "held";
  title: string;
  tone: Tone;
  /** What a repair does about them. */
  about: string;
}

const kinds: Kind[] = [
  {
    of: "missing",
    title: "Missing in Certileads",
    tone: "bad",
    about: "A repair creates them.",
  },
  {
    of: "unlinked",
    title: "On both sides, not joined yet",
    tone: "warn",
    about: "A repair joins them, and brings over what differs.",
  },
  {
    of: "different",
    title: "Different",
    tone: "warn",
    about: "A repair writes what HighLevel says.",
  },
  {
    of: "extra",
    title: "Only in Certileads",
    tone: "idle",
    about: "Left as they are: nothing is ever removed here.",
  },
  {
    of: "resting",
    title: "Resting after an undo",
    tone: "idle",
    about: "Left alone until you resume them.",
  },
  {
    of: "held",
    title: "Held",
    tone: "warn",
    about: "They wait for you: decide on them in History.",
  },
];

function sentence(found: Reconciliation, format: Format): string {
  const said = (of: Discrepancy, one: string, many: string) =>
    of.count > 0 ? [`${format.number(of.count)} ${of.count === 1 ? one : many}`] : [];
  const parts = [
    ...said(found.different, "contact differs", "contacts differ"),
    ...said(found.missing, "is missing in Certileads", "are missing in Certileads"),
    ...said(found.unlinked, "is not joined yet", "are not joined yet"),
  ];
  if (parts.length === 0) return "Both sides say the same.";
  const last = parts.pop() ?? "";
  return parts.length > 0 ? `${parts.join(", ")} and ${last}.` : `${last}.`;
}
