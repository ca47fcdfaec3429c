/**
 * Certileads: how it is spoken to (the profile), where, and with which key. The profile decides
 * whether an address or a folder is asked for, and whether a key.
 */
import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import { CheckList } from "@/components/connection/check-list";
import { useChecks } from "@/components/connection/use-checks";
import { Term } from "@/components/glossary/term";
import { QueryView } from "@/components/states/query-view";
import type { Connection } from "@/ipc/bindings/Connection";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import { ConnectProblem } from "./connect-problem";
import { Connected } from "./connected";
import { Panel } from "./panel";
import { useFieldFocus } from "./use-field-focus";
import classes from "./connect-step.module.css";

interface SidePanelProps {
  connection: Connection | null;
  helped: boolean;
  onHelp: () => void;
}

const blank = { profileKey: "rest", baseUrl: "", key: "" };

export function CertileadsPanel({ connection, helped, onHelp }: SidePanelProps) {
  const [typed, setTyped] = useState(blank);
  const [changing, setChanging] = useState(false);
  const checks = useChecks("certileads");
  const connect = useCommand("connect_certileads", {
    onSuccess: () => {
      setTyped(blank);
      setChanging(false);
      connect.reset();
    },
  });
  const send = (how: { replace?: boolean; unverified?: boolean } = {}) => {
    checks.reset();
    const { profileKey, baseUrl, key } = typed;
    connect.mutate({
      address: { profileKey, baseUrl },
      key: key === "" ? null : key,
      replace: how.replace ?? false,
      unverified: how.unverified ?? false,
    });
  };
  const showForm = !connection || changing;
  return (
    <Panel side="certileads" connection={connection} checking={connect.isPending}>
      {connect.isPending ? (
        <CheckList side="certileads" passed={checks.passed} />
      ) : showForm ? (
        <>
          <CertileadsForm
            typed={typed}
            onType={(change) => setTyped({ ...typed, ...change })}
            wrongField={connect.error?.problem.field}
            onSend={() => send()}
            onHelp={onHelp}
            helped={helped}
            onCancel={changing ? () => setChanging(false) : undefined}
          />
          {connect.error && (
            <ConnectProblem
              problem={connect.error.problem}
              connection={connection}
              onAgain={() => send()}
              onKeep={() => send({ unverified: true })}
              onReplace={() => send({ replace: true })}
            />
          )}
        </>
      ) : (
        <Connected connection={connection} onChange={() => setChanging(true)} />
      )}
    </Panel>
  );
}

interface CertileadsFormProps {
  typed: typeof blank;
  onType: (change: Partial<typeof blank>) => void;
  wrongField: string | undefined;
  onSend: () => void;
  onHelp: () => void;
  helped: boolean;
  onCancel: (() => void) | undefined;
}

function CertileadsForm(props: CertileadsFormProps) {
  const { typed, onType, wrongField, onSend, onHelp, helped, onCancel } = props;
  const profiles = useQuery(query("list_profiles", null));
  const form = useFieldFocus(wrongField);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <QueryView query={profiles}>
      {(list) => {
        const profile = list.find(({ key }) => key === typed.profileKey);
        return (
          <form
            className={classes.body}
            style={{ padding: 0 }}
            onSubmit={send}
            ref={form}
            noValidate
          >
            <p className={classes.lead}>
              How Certileads is spoken to, where it is, and the key that opens it.
            </p>
            <button type="button" className={classes.where} onClick={onHelp} aria-expanded={helped}>
              Where do I find this?
            </button>
            <Select
              label="Connection profile"
              name="profileKey"
              data={list.map(({ key, name }) => ({ value: key, label: name }))}
              value={typed.profileKey}
              onChange={(profileKey) => profileKey && onType({ profileKey })}
              error={wrongField === "profileKey"}
              description={profile?.description}
              allowDeselect={false}
              comboboxProps={{ shadow: "md" }}
            />
            <TextInput
              label={profile?.addressKind === "folder" ? "Folder" : "Address"}
              name="baseUrl"
              description={
                profile?.addressKind === "folder"
                  ? "The folder that Certileads imports files from"
                  : undefined
              }
              placeholder={
                profile?.addressKind === "folder"
                  ? "/home/you/certileads-import"
                  : "https://api.example.com/v1"
              }
              autoComplete="off"
              spellCheck={false}
              value={typed.baseUrl}
              onChange={(event) => onType({ baseUrl: event.currentTarget.value })}
              error={wrongField === "baseUrl"}
            />
            {profile && (profile.needsKey || profile.keyOptional) && (
              <PasswordInput
                label={profile.keyLabel || "Key"}
                name="token"
                description={profile.keyOptional ? "May be left empty" : undefined}
                autoComplete="off"
                spellCheck={false}
                value={typed.key}
                onChange={(event) => onType({ key: event.currentTarget.value })}
                error={wrongField === "token"}
                aria-invalid={wrongField === "token"}
                visibilityToggleButtonProps={{ "aria-label": "Show the key", tabIndex: 0 }}
              />
            )}
            {profile && <ProfileLosses profile={profile} />}
            <div className={classes.buttons}>
              <Button type="submit">Connect Certileads</Button>
              {onCancel && (
                <Button variant="default" onClick={onCancel}>
                  Keep the connected account
                </Button>
              )}
            </div>
          </form>
        );
      }}
    </QueryView>
  );
}

/** What a profile can't do, said before it is chosen for good. */
function ProfileLosses({ profile }: { profile: ProfileSummary }) {
  const losses = profile.capabilities.filter(({ available, loss }) => !available && loss !== "");
  if (losses.length === 0) return null;
  return (
    <details className={classes.fold}>
      <summary>What this profile can’t do ({losses.length})</summary>
      <ul className={classes.losses}>
        {losses.map(({ key, loss }) => (
          <li key={key}>{loss}</li>
        ))}
      </ul>
      <p className={classes.lead}>
        A <Term name="profile">connection profile</Term> can be changed:{" "}
        <Link to="/connections/profiles" search={{ key: profile.key }}>
          open the profiles
        </Link>
        .
      </p>
    </details>
  );
}
