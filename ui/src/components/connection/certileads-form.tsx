/**
 * The form for a Certileads account. The profile decides whether an address or a folder is asked
 * for, and whether a key.
 */
import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { Term } from "@/components/glossary/term";
import { QueryView } from "@/components/states/query-view";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import type { IpcError } from "@/ipc/errors";
import { useFieldFocus } from "./use-field-focus";
import classes from "./panel.module.css";

interface TypedCertileads {
  profileKey: string;
  baseUrl: string;
  key: string;
}

interface CertileadsFormProps {
  profiles: UseQueryResult<ProfileSummary[], IpcError>;
  typed: TypedCertileads;
  onType: (change: Partial<TypedCertileads>) => void;
  wrongField: string | undefined;
  onSend: () => void;
  onHelp: () => void;
  helped: boolean;
  onCancel: (() => void) | undefined;
}

export function CertileadsForm(props: CertileadsFormProps) {
  const { profiles, typed, onType, wrongField, onSend, onHelp, helped, onCancel } = props;
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
          <form className={classes.form} onSubmit={send} ref={form} noValidate>
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
            <AddressInput
              folder={profile?.addressKind === "folder"}
              value={typed.baseUrl}
              onChange={(baseUrl) => onType({ baseUrl })}
              wrong={wrongField === "baseUrl"}
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

interface AddressInputProps {
  folder: boolean;
  value: string;
  onChange: (value: string) => void;
  wrong: boolean;
}

function AddressInput({ folder, value, onChange, wrong }: AddressInputProps) {
  return (
    <TextInput
      label={folder ? "Folder" : "Address"}
      name="baseUrl"
      description={folder ? "The folder that Certileads imports files from" : undefined}
      placeholder={folder ? "/home/you/certileads-import" : "https://api.example.com/v1"}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={wrong}
    />
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
