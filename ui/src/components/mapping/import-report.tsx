/** What reading a mapping file came to: taken into the draft, with findings, or not at all. */
import { Button } from "@mantine/core";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { Findings } from "./findings";
import type { Imported } from "./use-mapping-file";

interface ImportReportProps {
  imported: Imported | null;
  onDismiss: () => void;
}

export function ImportReport({ imported, onDismiss }: ImportReportProps) {
  if (!imported) return null;
  const dismiss = (
    <Button size="compact-sm" variant="default" onClick={onDismiss}>
      Got it
    </Button>
  );
  if (imported.problem) {
    return <ProblemView problem={imported.problem} withoutFix actions={dismiss} />;
  }
  const wrong = imported.findings.length;
  return (
    <Callout
      announce
      tone={wrong > 0 ? "warn" : "ok"}
      title={
        wrong > 0
          ? `${imported.fileName} is in the table, but not all of it fits.`
          : `${imported.fileName} is in the table.`
      }
      actions={dismiss}
    >
      It takes effect when you save it; Undo brings the former rows back.
      <Findings findings={imported.findings} />
    </Callout>
  );
}
