/** What importing a setup file would do, part by part, before anything is changed. */
import { Button, Modal } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { DialogFoot } from "@/components/page/dialog-foot";
import { ProblemView } from "@/components/states/problem-view";
import type { BundleReview } from "@/ipc/bindings/BundleReview";
import type { Problem } from "@/ipc/bindings/Problem";
import { BundlePartView } from "./bundle-part";
import classes from "./import-dialog.module.css";

interface ImportDialogProps {
  /** None while the dialog is closed. */
  file: { fileName: string; review: BundleReview } | null;
  busy: boolean;
  problem: Problem | null;
  onImport: () => void;
  onClose: () => void;
}

export function ImportDialog({ file, ...rest }: ImportDialogProps) {
  return (
    <Modal
      opened={file !== null}
      onClose={rest.onClose}
      size={640}
      title={file ? `Import ${file.fileName}?` : ""}
    >
      {file ? <Review review={file.review} {...rest} /> : null}
    </Modal>
  );
}

interface ReviewProps extends Omit<ImportDialogProps, "file"> {
  review: BundleReview;
}

function Review({ review, busy, problem, onImport, onClose }: ReviewProps) {
  const format = useFormat();
  const { parts } = review;
  const coming = parts.filter(({ effect }) => effect === "added" || effect === "changed").length;
  const broken = parts.filter(({ effect }) => effect === "broken").length;
  return (
    <>
      <p className={classes.lead}>{leadText(coming, broken)}</p>
      <ul className={classes.parts}>
        {parts.map((part, index) => (
          <li key={`${part.kind} ${part.name} ${index}`}>
            <BundlePartView part={part} />
          </li>
        ))}
      </ul>
      {problem ? <ProblemView problem={problem} withoutFix /> : null}
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          {coming === 0 ? "Close" : "Change nothing"}
        </Button>
        {coming > 0 ? (
          <Button loading={busy} onClick={onImport}>
            {broken > 0 && coming === 1
              ? "Import the other part"
              : `Import ${broken > 0 ? "the other " : ""}${format.count(coming, "part")}`}
          </Button>
        ) : null}
      </DialogFoot>
    </>
  );
}

function leadText(coming: number, broken: number): string {
  if (coming === 0 && broken === 0) return "There is nothing to import: all of it is here already.";
  if (coming === 0) return "Nothing in it can be imported. Nothing was changed.";
  if (broken > 0) return "Nothing was changed yet. What can’t be used is left out.";
  return "Nothing was changed yet. This is what importing does, all at once or not at all.";
}
