/**
 * Publishing, in two looks: what it would change, whom it would hold and which examples come out
 * differently; then, if the person wants it, the plan of what contacts that are synced already
 * would get. Nothing is sent before that plan was seen.
 */
import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { ChoiceCards } from "@/components/page/choice-cards";
import { DialogFoot } from "@/components/page/dialog-foot";
import type { ExampleResult } from "@/ipc/bindings/ExampleResult";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import { ExampleFailures } from "./example-failures";
import { ImpactHolds } from "./impact-holds";
import { ImpactSummary } from "./impact-summary";
import { ResendPlan } from "./resend-plan";
import { SaveProblem } from "./save-problem";
import type { MappingDraft } from "./use-draft";
import { heldIn, useImpact } from "./use-impact";
import type { Save } from "./use-save";
import classes from "./studio.module.css";

interface PublishDialogProps {
  draft: MappingDraft;
  save: Save;
  schema: Schema;
  /** The version in force; none before the first. */
  inForce: number | null;
  examples: readonly ExampleResult[];
  /** What follows besides; then nothing is offered for contacts that are synced. */
  onDone: (() => void) | undefined;
  onOpenRow: (id: string) => void;
  onClose: () => void;
}

export function PublishDialog(props: PublishDialogProps) {
  const { inForce, onDone, onClose } = props;
  // The version and the draft move on when it is published.
  const [since] = useState(inForce);
  const [published, setPublished] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title={published ? "Send the changes" : `Publish version ${(since ?? 0) + 1}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {published && since !== null ? (
        <ResendPlan since={since} version={since + 1} onClose={onClose} />
      ) : (
        <Ask
          {...props}
          onPublished={(plan) => {
            if (plan) setPublished(true);
            else onClose();
            onDone?.();
          }}
        />
      )}
    </Modal>
  );
}

type Offer = "plan" | "later";

const offers: { value: Offer; label: string; description: string }[] = [
  {
    value: "plan",
    label: "Send these changes as a plan",
    description: "You see every write to contacts that are synced already before it is sent.",
  },
  {
    value: "later",
    label: "From now on only",
    description: "They stay as they are in Certileads until they change in HighLevel.",
  },
];

interface AskProps extends PublishDialogProps {
  onPublished: (plan: boolean) => void;
}

function Ask(props: AskProps) {
  const { draft, save, schema, inForce, examples, onDone, onOpenRow, onClose, onPublished } = props;
  const [document] = useState<MappingDocument>(draft.document);
  const impact = useImpact(document);
  const [offer, setOffer] = useState<Offer>("plan");
  const { soFar, state } = impact;
  const label = (target: string) => fieldLabel(schema.target, target);
  const failing = examples.filter(({ failures }) => failures.length > 0);
  const risky = failing.length > 0 || heldIn(soFar.holds) > 0;
  const offered = inForce !== null && onDone === undefined && soFar.changed > 0;
  const openRow = (id: string) => {
    onClose();
    onOpenRow(id);
  };
  return (
    <div className={classes.stack}>
      <SaveProblem save={save} draft={draft} onDropped={onClose} />
      {inForce === null ? null : <ImpactSummary impact={impact} label={label} />}
      <ImpactHolds
        holds={soFar.holds}
        newlyHeld={soFar.newlyHeld}
        label={label}
        onOpenRow={openRow}
      />
      <ExampleFailures examples={failing} schema={schema} onOpenRow={openRow} />
      {offered ? (
        <ChoiceCards
          label="Contacts that are synced already"
          choices={offers}
          value={offer}
          onChange={setOffer}
        />
      ) : null}
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={save.pending}
          disabled={state === "running"}
          onClick={() =>
            save.run({
              anyway: failing.length > 0,
              onDone: () => onPublished(offered && offer === "plan"),
            })
          }
        >
          {risky ? "Publish all the same" : "Publish"}
          {offered && offer === "plan" ? " and see the plan" : ""}
        </Button>
      </DialogFoot>
    </div>
  );
}
