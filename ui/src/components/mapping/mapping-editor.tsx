/**
 * The Map screen without its buttons: used by the wizard's second step and by Mapping. Loads what
 * it needs, keeps the draft, and hands the caller what its own buttons do.
 */
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import { Moment } from "@/components/moment/moment";
import { Page } from "@/components/page/page";
import { Callout } from "@/components/states/callout";
import { QueryView } from "@/components/states/query-view";
import { ProblemView } from "@/components/states/problem-view";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { MappingView } from "@/ipc/bindings/MappingView";
import type { SampleRecord } from "@/ipc/bindings/SampleRecord";
import { BodyDrawer } from "./body-drawer";
import { replaceField } from "./document";
import { DriftCallout } from "./drift-callout";
import { ExamplesDrawer } from "./examples-drawer";
import { ImpactDrawer } from "./impact-drawer";
import { ImportReport } from "./import-report";
import { MappingMenu } from "./mapping-menu";
import { MappingSkeleton } from "./mapping-skeleton";
import { MappingTable } from "./mapping-table";
import { MappingToolbar } from "./mapping-toolbar";
import { PublishDialog } from "./publish-dialog";
import { ResendLater } from "./resend-later";
import { SaveProblem } from "./save-problem";
import { useDraft, type MappingDraft } from "./use-draft";
import { useExamples } from "./use-examples";
import { useMappingFile } from "./use-mapping-file";
import { usePreview } from "./use-preview";
import { usePublish } from "./use-publish";
import { useSave } from "./use-save";
import { VersionsDrawer } from "./versions-drawer";
import classes from "./mapping-editor.module.css";

/** What the screen's own buttons do. */
export interface Publishing {
  /** True if there is something to publish: edits, or defaults that were never published. */
  needed: boolean;
  pending: boolean;
  /** Shows what publishing changes, and publishes when the person says so; then calls back. */
  ask: (onDone?: () => void) => void;
}

interface MappingEditorProps {
  title: string;
  /** The screen's buttons. */
  renderActions: (publishing: Publishing) => ReactNode;
  /** Publishes without asking where no contact would be held and no example differs. */
  briefly?: boolean;
  /** The target field whose row is open at first. */
  target?: string | undefined;
}

export function MappingEditor(props: MappingEditorProps) {
  const view = useQuery(query("get_mapping", null));
  const overview = useQuery(query("get_overview", null));
  const owner = overview.data?.connections.highlevel?.pairId ?? "";
  if (!view.data || !overview.data) {
    return (
      <Page title={props.title} wide>
        <QueryView query={view} skeleton={<MappingSkeleton />}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Loaded {...props} view={view.data} owner={owner} />;
}

interface LoadedProps extends MappingEditorProps {
  view: MappingView;
  owner: string;
}

function Loaded({ title, renderActions, briefly = false, view, owner, target }: LoadedProps) {
  const draft = useDraft(owner, view);
  const save = useSave(draft, view);
  const [record, setRecord] = useState<SampleRecord | null>(null);
  const preview = usePreview(draft.document, record?.id ?? null);
  const [startRow] = useState(() => rowOf(draft.document, target));
  const [openRow, setOpenRow] = useState(startRow);
  const [search, setSearch] = useState("");
  const [drawer, setDrawer] = useState<"body" | "versions" | "impact" | "examples" | null>(null);
  const examples = useExamples(draft.document);
  const publish = usePublish({ save, draft, briefly, failing: examples.failing });
  const refresh = useCommand("refresh_schema", { failureTitle: "The fields were not read" });
  const file = useMappingFile(draft.edit);
  useHotkeys([
    ["mod+Z", draft.undo],
    ["mod+shift+Z", draft.redo],
  ]);
  useHotkeys([["mod+S", () => publish.ask()]], []);
  const shown = record ?? preview.answer?.record ?? view.samples[0] ?? null;
  const showRow = (id: string) => {
    setDrawer(null);
    setSearch("");
    setOpenRow(id);
  };
  return (
    <Page
      title={title}
      wide
      context={<Standing view={view} draft={draft} later={!briefly} />}
      actions={renderActions(publish)}
    >
      <div className={classes.editor}>
        {publish.asked ? null : <SaveProblem save={save} draft={draft} />}
        {publish.problem ? <ProblemView problem={publish.problem} withoutFix /> : null}
        <ImportReport
          imported={file.imported}
          schema={view.schema}
          onTakeAnyway={file.takeAnyway}
          onDismiss={file.dismiss}
        />
        {view.schema.gaps.map((gap) => (
          <Callout key={gap} tone="warn" title={gap} />
        ))}
        <DriftCallout
          changes={preview.drift}
          onReplace={({ rules, key }, next) =>
            draft.edit((document) => replaceField(document, rules, key, next))
          }
          onOpenRow={showRow}
        />
        {preview.recordless ? (
          <Callout tone="accent" title="There is no contact to show the values of">
            HighLevel has none yet. You can map the fields all the same.
          </Callout>
        ) : null}
        <MappingToolbar
          dirty={draft.dirty}
          canUndo={draft.canUndo}
          canRedo={draft.canRedo}
          onUndo={draft.undo}
          onRedo={draft.redo}
          search={search}
          onSearch={setSearch}
          onBody={() => setDrawer("body")}
          onExamples={() => setDrawer("examples")}
          failing={examples.failing}
          onImpact={view.mapping ? () => setDrawer("impact") : null}
          onRefresh={() => refresh.mutate(null)}
          refreshing={refresh.isPending}
          menu={
            <MappingMenu
              onVersions={() => setDrawer("versions")}
              onExport={() => file.exportDocument(draft.document)}
              onImport={file.importFile}
              onDiscard={draft.dirty ? draft.discard : null}
            />
          }
        />
        {preview.problem ? (
          <ProblemView problem={preview.problem} onAgain={preview.again} withoutFix />
        ) : null}
        <MappingTable
          draft={draft}
          schema={view.schema}
          preview={preview}
          samples={view.samples}
          record={shown}
          onRecord={setRecord}
          openRow={openRow}
          onOpenRow={setOpenRow}
          startRow={startRow}
          search={search}
        />
      </div>
      {drawer === "body" ? (
        <BodyDrawer onClose={() => setDrawer(null)} preview={preview.answer} />
      ) : null}
      {drawer === "versions" ? (
        <VersionsDrawer
          onClose={() => setDrawer(null)}
          inForce={view.mapping?.version ?? null}
          draft={draft.dirty ? draft.document : null}
          schema={view.schema}
          onTake={draft.edit}
        />
      ) : null}
      {drawer === "impact" ? (
        <ImpactDrawer
          document={draft.document}
          schema={view.schema}
          onOpenRow={showRow}
          onClose={() => setDrawer(null)}
        />
      ) : null}
      {drawer === "examples" ? (
        <ExamplesDrawer
          document={draft.document}
          schema={view.schema}
          record={shown}
          run={examples.query}
          onOpenRow={showRow}
          onClose={() => setDrawer(null)}
        />
      ) : null}
      {publish.asked ? (
        <PublishDialog
          draft={draft}
          save={save}
          schema={view.schema}
          inForce={view.mapping?.version ?? null}
          examples={examples.examples}
          onDone={publish.asked.onDone}
          onOpenRow={showRow}
          onClose={publish.close}
        />
      ) : null}
    </Page>
  );
}

function rowOf(document: MappingDocument, target: string | undefined): string | null {
  return document.rules.find((rule) => rule.target === target)?.id ?? null;
}

/** Which API is mapped, and which version is in force. */
interface StandingProps {
  view: MappingView;
  draft: MappingDraft;
  /** Leads back to sending what a version changes. */
  later: boolean;
}

function Standing({ view, draft, later }: StandingProps) {
  const { mapping } = view;
  const { dirty, keeping } = draft;
  return (
    <>
      Contacts API ·{" "}
      {mapping ? (
        <>
          version {mapping.version}, published <Moment at={mapping.createdAt} />
          {dirty ? ", goes on running" : null}
        </>
      ) : (
        "our defaults, not published yet"
      )}
      {dirty ? (
        <strong className={classes.dirty}>
          Draft, not published
          {keeping === "failed" ? " and not kept: it is lost when the app is closed" : null}
        </strong>
      ) : mapping ? (
        " · nothing to publish"
      ) : null}
      {later ? <ResendLater inForce={mapping?.version ?? null} /> : null}
    </>
  );
}
