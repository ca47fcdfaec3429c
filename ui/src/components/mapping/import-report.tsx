/** What reading a mapping file came to: in the table, refused with its errors, or not readable. */
import { Button } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import type { Schema } from "@/ipc/bindings/Schema";
import { Findings } from "./findings";
import type { Imported } from "./use-mapping-file";

interface ImportReportProps {
  imported: Imported | null;
  schema: Schema;
  onTakeAnyway: () => void;
  onDismiss: () => void;
}

export function ImportReport({ imported, schema, onTakeAnyway, onDismiss }: ImportReportProps) {
  const format = useFormat();
  if (!imported) return null;
  const { fileName, problem, findings, refused } = imported;
  const dismiss = (
    <Button size="compact-sm" variant="default" onClick={onDismiss}>
      {refused || problem ? "Leave it" : "Got it"}
    </Button>
  );
  if (problem) {
    return <ProblemView problem={named(fileName, problem)} withoutFix actions={dismiss} />;
  }
  if (refused) {
    const errors = findings.filter(({ severity }) => severity === "error").length;
    return (
      <Callout
        announce
        tone="bad"
        title={`${fileName} was not taken: ${format.count(errors, "row or field", "rows or fields")} can't work.`}
        actions={
          <>
            {dismiss}
            <Button size="compact-sm" variant="subtle" onClick={onTakeAnyway}>
              Take it into the table to mend it
            </Button>
          </>
        }
      >
        Your mapping is as it was.
        <Findings findings={findings} schema={schema} />
      </Callout>
    );
  }
  // What is wrong stands at the rows now.
  return (
    <Callout
      announce
      tone={findings.length > 0 ? "warn" : "ok"}
      title={`${fileName} is in the table.`}
      actions={dismiss}
    >
      {findings.length > 0
        ? "Look at the marked rows, then save. "
        : "It takes effect when you save it. "}
      Undo brings the former rows back.
    </Callout>
  );
}

/** The engine doesn't know the file's name, and what it says ends with what stays as it is. */
function named<T extends { meaning: string }>(fileName: string, problem: T): T {
  const meaning = `${problem.meaning} ${fileName} was not taken; your mapping is as it was.`;
  return { ...problem, meaning: meaning.trim() };
}
