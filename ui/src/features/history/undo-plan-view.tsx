/** The plan of an undo: how many of what, and the changes themselves with the reasons. */
import { useFormat } from "@/api/use-format";
import { PlanOutline } from "@/components/plan/plan-outline";
import type { UndoCounts } from "@/ipc/bindings/UndoCounts";
import type { UndoPlan } from "@/ipc/bindings/UndoPlan";
import type { Format } from "@/lib/format";
import { UndoItems } from "./undo-items";
import classes from "./undo.module.css";

export function UndoPlanView({ plan }: { plan: UndoPlan }) {
  const format = useFormat();
  const { counts } = plan;
  return (
    <PlanOutline
      sentence={sentence(counts, format)}
      figures={[
        [counts.undo, counts.undo === 1 ? "change taken back" : "changes taken back"],
        [counts.removals, counts.removals === 1 ? "contact removed" : "contacts removed"],
        [counts.left, "left as they are"],
        [counts.never, "can’t be undone"],
        [counts.unchanged, "stand as before already"],
        [counts.undone, "undone before"],
        [counts.waiting, "not written yet, dropped"],
      ]}
    >
      <UndoItems title="Put back" tone="ok" items={plan.undo} count={counts.undo} opened />
      <UndoItems title="Left, with the reason" tone="warn" items={plan.left} count={counts.left} />
      <UndoItems title="Can’t be undone" tone="bad" items={plan.never} count={counts.never} />
      {counts.unsearched > 0 ? (
        <p className={classes.quiet}>
          Right before a contact is removed it is searched for notes and tasks that others made. One
          that carries some is left.
        </p>
      ) : null}
      {counts.undo > 0 ? (
        <p className={classes.quiet}>
          Afterwards {counts.contacts === 1 ? "this contact rests" : "these contacts rest"}: nothing
          is written to {counts.contacts === 1 ? "it" : "them"} until you resume{" "}
          {counts.contacts === 1 ? "it" : "them"}. An undo can be undone, too.
        </p>
      ) : null}
    </PlanOutline>
  );
}

function sentence(counts: UndoCounts, format: Format): string {
  if (counts.undo === 0) {
    const waiting =
      counts.waiting > 0
        ? " What it had not written yet will not be written any more."
        : " Nothing is written.";
    return `There is nothing to take back in Certileads.${waiting}`;
  }
  const changes = `${format.count(counts.undo, "change")} to ${format.count(counts.contacts, "contact")}`;
  const removed =
    counts.removals > 0
      ? ` ${format.count(counts.removals, "contact")} that this run made ${
          counts.removals === 1 ? "is" : "are"
        } removed from Certileads.`
      : "";
  return `${changes} can be taken back.${removed} HighLevel is not touched. Nothing is written yet.`;
}
