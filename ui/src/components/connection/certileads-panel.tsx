/**
 * Certileads: how it is spoken to (the profile), where, and with which key. What was typed stays
 * until it was accepted; then the key is forgotten here, because the keyring has it.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import type { Connection } from "@/ipc/bindings/Connection";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import { CertileadsForm } from "./certileads-form";
import { CheckList } from "./check-list";
import { ConnectProblem } from "./connect-problem";
import { Panel, type SidePanelProps } from "./panel";
import { useChecks } from "./use-checks";

interface CertileadsPanelProps extends SidePanelProps {
  /** A profile to connect with: opens the form on it. */
  wanted?: string | undefined;
  /** That form was left again, with a new connection or without. */
  onLeft?: (() => void) | undefined;
}

/** What was typed; null where the person hasn't touched the field yet. */
interface Typed {
  profileKey: string | null;
  baseUrl: string | null;
  key: string;
}

const untouched: Typed = { profileKey: null, baseUrl: null, key: "" };

export function CertileadsPanel(props: CertileadsPanelProps) {
  const { connection, helped, onHelp, renderConnected, wanted, onLeft } = props;
  const [typed, setTyped] = useState(untouched);
  const [changing, setChanging] = useState(wanted !== undefined);
  const profiles = useQuery(query("list_profiles", null));
  const checks = useChecks("certileads");
  const leave = () => {
    setTyped(untouched);
    setChanging(false);
    onLeft?.();
  };
  const connect = useCommand("connect_certileads", {
    onSuccess: () => {
      leave();
      connect.reset();
    },
  });
  const profileKey = typed.profileKey ?? wanted ?? connection?.profileKey ?? "rest";
  const baseUrl = typed.baseUrl ?? addressBefore(connection, profileKey, profiles.data);
  const send = (how: { replace?: boolean; unverified?: boolean } = {}) => {
    checks.reset();
    connect.mutate({
      address: { profileKey, baseUrl },
      key: typed.key === "" ? null : typed.key,
      replace: how.replace ?? false,
      unverified: how.unverified ?? false,
    });
  };
  const showForm = !connection || (changing && !connection.sandbox);
  return (
    <Panel side="certileads" connection={connection} checking={connect.isPending}>
      {connect.isPending ? (
        <CheckList side="certileads" passed={checks.passed} />
      ) : showForm ? (
        <>
          <CertileadsForm
            profiles={profiles}
            typed={{ profileKey, baseUrl, key: typed.key }}
            onType={(change) => setTyped({ ...typed, ...change })}
            wrongField={connect.error?.problem.field}
            onSend={() => send()}
            onHelp={onHelp}
            helped={helped}
            onCancel={connection ? leave : undefined}
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
        renderConnected(connection, () => setChanging(true))
      )}
    </Panel>
  );
}

/** The connected account's address, where the profile asks for an address of the same kind. */
function addressBefore(
  connection: Connection | null,
  profileKey: string,
  profiles: ProfileSummary[] | undefined,
): string {
  const kindOf = (wanted: string | null) =>
    profiles?.find(({ key }) => key === wanted)?.addressKind ?? "url";
  if (!connection || kindOf(connection.profileKey) !== kindOf(profileKey)) return "";
  return connection.baseUrl;
}
