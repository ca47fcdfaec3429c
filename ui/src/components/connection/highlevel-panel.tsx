/**
 * HighLevel: token and location, checked as soon as they are sent. What was typed stays until it
 * was accepted; then the token is forgotten here, because the keyring has it.
 */
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { CheckList } from "./check-list";
import { ConnectProblem } from "./connect-problem";
import { blankHighlevel, HighlevelForm } from "./highlevel-form";
import { Panel, type SidePanelProps } from "./panel";
import { useChecks } from "./use-checks";

export function HighlevelPanel({ connection, helped, onHelp, renderConnected }: SidePanelProps) {
  const [typed, setTyped] = useState(blankHighlevel);
  const [changing, setChanging] = useState(false);
  const checks = useChecks("highlevel");
  const connect = useCommand("connect_highlevel", {
    onSuccess: () => {
      setTyped(blankHighlevel);
      setChanging(false);
      connect.reset();
    },
  });
  const send = (how: { replace?: boolean; unverified?: boolean } = {}) => {
    checks.reset();
    const { token, location, baseUrl } = typed;
    connect.mutate({
      address: baseUrl.trim() ? { location, baseUrl } : { location },
      token,
      replace: how.replace ?? false,
      unverified: how.unverified ?? false,
    });
  };
  const showForm = !connection || changing;
  return (
    <Panel side="highlevel" connection={connection} checking={connect.isPending}>
      {connect.isPending ? (
        <CheckList side="highlevel" passed={checks.passed} />
      ) : showForm ? (
        <>
          <HighlevelForm
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
        renderConnected(connection, () => setChanging(true))
      )}
    </Panel>
  );
}
