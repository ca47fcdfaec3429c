/**
 * The whole setup as one text to keep, compare or carry to another computer; never a key in it,
 * and contacts only as examples, if the person says so.
 */
import { Button, Checkbox, FileButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { StateMark } from "@/components/states/state-mark";
import { sideName } from "@/copy/sides";
import type { BundleReview } from "@/ipc/bindings/BundleReview";
import { ImportDialog } from "./import-dialog";
import { Section } from "./section";
import { useSetupFile } from "./use-setup-file";
import classes from "./settings.module.css";

export function SetupFile() {
  const setup = useSetupFile();
  const { file, done, exporting } = setup;
  const reset = useRef<() => void>(null);
  const [examples, setExamples] = useState(false);
  return (
    <Section
      title="Setup as a file"
      about="Addresses, profiles, mapping, rules and settings as one text: to keep, to compare, or to carry to another computer. Keys are never in it, and contacts only as examples of the mapping."
    >
      <div className={classes.fileButtons}>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          loading={exporting.isPending}
          onClick={() => exporting.mutate({ examples })}
        >
          Export…
        </Button>
        <FileButton
          accept="application/json,.json"
          resetRef={reset}
          onChange={(chosen) => {
            // The same file can be chosen again, once it was corrected.
            reset.current?.();
            setup.chooseFile(chosen);
          }}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="sm"
              leftSection={<IconUpload size={15} aria-hidden />}
              loading={setup.busy}
            >
              Import…
            </Button>
          )}
        </FileButton>
        <span role="status">
          {exporting.data ? <StateMark tone="ok">Exported</StateMark> : null}
        </span>
      </div>
      <Checkbox
        size="xs"
        label="Export the examples of the mapping too"
        description="They hold the values of the contacts they were made of."
        checked={examples}
        onChange={(event) => setExamples(event.currentTarget.checked)}
      />
      {exporting.data?.map(({ what, meaning, remedy }) => (
        <Callout key={what} tone="warn" announce title={what}>
          {`${meaning} ${remedy}`}
        </Callout>
      ))}
      {exporting.error ? <ProblemView problem={exporting.error.problem} withoutFix /> : null}
      {file?.problem ? (
        <ProblemView
          problem={file.problem}
          withoutFix
          actions={
            <Button size="compact-sm" variant="default" onClick={setup.dismiss}>
              Leave it
            </Button>
          }
        />
      ) : null}
      {done ? <Imported fileName={done.fileName} review={done.review} /> : null}
      <ImportDialog
        file={file?.problem === null ? file : null}
        busy={setup.importing}
        problem={setup.importProblem}
        onImport={setup.importFile}
        onClose={setup.dismiss}
      />
    </Section>
  );
}

function Imported({ fileName, review }: { fileName: string; review: BundleReview }) {
  const { keys } = review;
  const names = keys.map((side) => sideName[side]).join(" and ");
  return (
    <Callout
      announce
      tone={keys.length > 0 ? "warn" : "ok"}
      title={
        keys.length > 0
          ? `${fileName} was imported. Now give the ${keys.length > 1 ? "keys" : "key"} of ${names}.`
          : `${fileName} was imported.`
      }
      actions={
        keys.length > 0 ? (
          <Button
            size="compact-sm"
            variant="default"
            renderRoot={(props) => <Link to="/connections" {...props} />}
          >
            Open Connections
          </Button>
        ) : null
      }
    >
      {keys.length > 0
        ? "No file carries a key. Nothing is synced before it is there."
        : "The mapping before stays under Versions on the Mapping screen."}
    </Callout>
  );
}
