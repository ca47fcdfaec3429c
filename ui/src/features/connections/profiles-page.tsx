/**
 * The connection profiles: how an account is spoken to, as a text one can read, change, try and
 * hand on. Certileads has no published API reference that we know of, so this is the way to it.
 */
import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { query } from "@/api/queries";
import { Page } from "@/components/page/page";
import { copyOf, readDocument } from "@/components/profile/document";
import { ProfileList } from "@/components/profile/profile-list";
import { RowsSkeleton } from "@/components/states/loading";
import { QueryView } from "@/components/states/query-view";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import { ProfilePane, type ProfileTab } from "./profile-pane";
import { UnsavedDialog } from "./unsaved-dialog";
import { useProfileDraft } from "./use-profile-draft";
import classes from "./profiles.module.css";

export function ProfilesPage() {
  const overview = useQuery(query("get_overview", null));
  const profiles = useQuery(query("list_profiles", null));
  const search = useSearch({ from: "/framed/connections/profiles" });
  const navigate = useNavigate();
  const connection = overview.data?.connections.certileads ?? null;
  const used = connection?.profileKey ?? null;
  const open = search.key ?? used ?? "rest";
  const text = useQuery(query("get_profile", open));
  const drafting = useProfileDraft(open);
  const [tab, setTab] = useState<ProfileTab>("can");
  const [savedKey, setSavedKey] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const fileInput = useRef<HTMLInputElement>(null);
  const blocker = useBlocker({
    shouldBlockFn: () => drafting.dirty,
    enableBeforeUnload: () => drafting.dirty,
    withResolver: true,
  });
  const fresh = drafting.draft !== null && drafting.draft.origin === null;
  const begin = (next: string, base: string) => {
    setSavedKey(null);
    drafting.begin(next, base);
    setTab("text");
  };
  const show = (key: string | undefined) => {
    drafting.drop();
    void navigate({
      to: "/connections/profiles",
      search: key === undefined ? {} : { key },
      replace: true,
      ignoreBlocker: true,
    });
  };
  const onOpen = (key: string) => {
    if (key !== open) void navigate({ to: "/connections/profiles", search: { key } });
    else if (drafting.dirty && fresh) setAsking(true);
    else if (fresh) drafting.drop();
  };
  const onSaved = ({ key }: ProfileSummary) => {
    setSavedKey(key);
    show(key);
  };
  return (
    <Page
      title="Connection profiles"
      context="We know of no published API reference of Certileads, so a profile says how an account is spoken to."
      actions={
        <>
          <Button variant="default" component={Link} to="/connections">
            Back to Connections
          </Button>
          <Button
            variant="default"
            leftSection={<IconUpload size={14} aria-hidden />}
            onClick={() => fileInput.current?.click()}
          >
            Import a file
          </Button>
        </>
      }
    >
      <input
        ref={fileInput}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Profile file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // So that the same file can be chosen again once it was mended.
          event.currentTarget.value = "";
          void file?.text().then((read) => begin(read, ""));
        }}
      />
      <QueryView query={profiles} skeleton={<ProfilesSkeleton />}>
        {(list) => (
          <div className={classes.split}>
            <ProfileList
              profiles={list}
              shown={fresh ? null : open}
              used={used}
              fresh={fresh ? nameIn(drafting.draft?.text ?? "") : null}
              onOpen={onOpen}
            />
            <QueryView query={text}>
              {(saved) => (
                <ProfilePane
                  // Another profile, or a new one, begins with nothing tried.
                  key={fresh ? " new" : open}
                  saved={saved}
                  profile={list.find(({ key }) => key === open) ?? unlisted(open)}
                  profiles={list}
                  drafting={drafting}
                  connection={connection}
                  tab={tab}
                  onTab={setTab}
                  onEdit={() => setTab("text")}
                  onCopy={() => {
                    const copy = copyOf(
                      saved,
                      list.map(({ key }) => key),
                    );
                    begin(copy, copy);
                  }}
                  onSaved={onSaved}
                  onDeleted={() => show(undefined)}
                  justSaved={savedKey === open}
                />
              )}
            </QueryView>
          </div>
        )}
      </QueryView>
      <UnsavedDialog
        opened={asking || blocker.status === "blocked"}
        name={nameIn(drafting.draft?.text ?? "")}
        onStay={() => {
          setAsking(false);
          blocker.reset?.();
        }}
        onDrop={() => {
          setAsking(false);
          drafting.drop();
          blocker.proceed?.();
        }}
      />
    </Page>
  );
}

function ProfilesSkeleton() {
  return (
    <div className={classes.split}>
      <RowsSkeleton rows={5} />
      <RowsSkeleton rows={12} />
    </div>
  );
}

/** The name that a profile's text gives itself. */
function nameIn(text: string): string {
  const { name } = readDocument(text);
  return typeof name === "string" && name !== "" ? name : "New profile";
}

/** For the moment in which the text is there and the list isn't. */
function unlisted(key: string): ProfileSummary {
  return {
    key,
    name: key,
    description: "",
    builtIn: false,
    capabilities: [],
    addressKind: "url",
    needsKey: false,
    keyLabel: "",
    keyOptional: true,
  };
}
