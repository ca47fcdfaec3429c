/** One profile: what it can do, its text, and trying it; as it is saved, or while it is changed. */
import { Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useCommand } from "@/api/mutations";
import { CapabilityView } from "@/components/profile/capability-view";
import { ProfileEditor } from "@/components/profile/profile-editor";
import { TryPanel } from "@/components/profile/try-panel";
import { useProfileCheck } from "@/components/profile/use-profile-check";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { StateMark } from "@/components/states/state-mark";
import type { Connection } from "@/ipc/bindings/Connection";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import { DeleteProfileDialog } from "./delete-profile-dialog";
import { DraftHead } from "./draft-head";
import { DraftNotes } from "./draft-notes";
import { ProfileHead } from "./profile-head";
import { UnsavedDialog } from "./unsaved-dialog";
import type { ProfileDraft } from "./use-profile-draft";
import classes from "./profiles.module.css";

export type ProfileTab = "can" | "text" | "try";

interface ProfilePaneProps {
  /** The saved text of the open profile. */
  saved: string;
  /** The open profile as it is listed. */
  profile: ProfileSummary;
  profiles: ProfileSummary[];
  drafting: ProfileDraft;
  connection: Connection | null;
  tab: ProfileTab;
  onTab: (tab: ProfileTab) => void;
  onEdit: () => void;
  onCopy: () => void;
  onSaved: (summary: ProfileSummary) => void;
  onDeleted: () => void;
  /** True right after saving. */
  justSaved: boolean;
}

export function ProfilePane(props: ProfilePaneProps) {
  const { saved, profile, profiles, drafting, connection, tab, onTab, onCopy, onSaved } = props;
  const { draft, dirty } = drafting;
  const text = draft?.text ?? saved;
  const fresh = draft !== null && draft.origin === null;
  const state = useProfileCheck(text);
  const save = useCommand("save_profile", { onSuccess: onSaved });
  const download = useCommand("export_text", { failureTitle: "The profile was not exported" });
  const [deleting, deletion] = useDisclosure(false);
  const [dropping, dropper] = useDisclosure(false);
  const used = connection?.profileKey ?? null;
  const changing = fresh || dirty;
  const name =
    (changing ? state.summary?.name : profile.name) || (fresh ? "New profile" : profile.key);
  const hindrance =
    state.findings.length > 0 ? "It can be saved once the findings in its text are mended." : null;
  const drop = () => {
    save.reset();
    dropper.close();
    drafting.drop();
  };
  const runSave = () => {
    if (changing && hindrance === null) save.mutate(text);
  };
  return (
    <section className={classes.pane} aria-label={name}>
      {changing ? (
        <DraftHead
          name={name}
          fresh={fresh}
          hindrance={hindrance}
          saving={save.isPending}
          onSave={runSave}
          onDrop={dirty ? dropper.open : drop}
        />
      ) : (
        <ProfileHead
          profile={profile}
          inUse={profile.key === used}
          sandbox={connection?.sandbox ?? false}
          onEdit={props.onEdit}
          onCopy={onCopy}
          onExport={() => download.mutate({ fileName: `${profile.key}.json`, text: saved })}
          onDelete={deletion.open}
        />
      )}
      <div role="status">
        {props.justSaved && !changing && <StateMark tone="ok">The profile was saved.</StateMark>}
      </div>
      {save.error && <ProblemView problem={save.error.problem} onAgain={runSave} withoutFix />}
      {changing && (
        <DraftNotes
          summary={state.summary}
          origin={draft?.origin ?? null}
          profiles={profiles}
          used={used}
        />
      )}
      <Tabs value={tab} onChange={(next) => next && onTab(next as ProfileTab)} keepMounted={false}>
        <Tabs.List aria-label="Views of the profile">
          <Tabs.Tab value="can">What it can do</Tabs.Tab>
          <Tabs.Tab value="text">Text</Tabs.Tab>
          <Tabs.Tab value="try">Try it</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="can" pt="md">
          {state.summary ? (
            <CapabilityView profile={state.summary} />
          ) : (
            <Unreadable findings={state.findings.length} what={state.findings[0]?.what} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="text" pt="sm">
          <ProfileEditor
            name={name}
            text={text}
            state={state}
            onChange={profile.builtIn && !fresh ? undefined : (next) => drafting.edit(next, saved)}
            onSave={runSave}
          />
        </Tabs.Panel>
        <Tabs.Panel value="try" pt="md">
          <TryPanel text={text} profile={state.summary} connection={connection} />
        </Tabs.Panel>
      </Tabs>
      <DeleteProfileDialog
        profile={profile}
        inUse={profile.key === used}
        opened={deleting}
        onClose={deletion.close}
        onDeleted={props.onDeleted}
      />
      <UnsavedDialog opened={dropping} name={name} onStay={dropper.close} onDrop={drop} />
    </section>
  );
}

function Unreadable({ findings, what }: { findings: number; what: string | undefined }) {
  if (findings === 0) return null;
  return (
    <Callout tone="warn" title={what}>
      So it can’t be told what this profile can do. Its text shows where the fault is.
    </Callout>
  );
}
