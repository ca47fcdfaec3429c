/**
 * Trying a profile request by request: which request, what is sent, what came back, and what lies
 * at the places the profile points to. Only what changes nothing is sent; the rest is shown.
 */
import { PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { Callout } from "@/components/states/callout";
import type { Connection } from "@/ipc/bindings/Connection";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import { readDocument, readRoute } from "./document";
import { RequestList } from "./request-list";
import { TryRequest } from "./try-request";
import { useTrials } from "./use-trials";
import classes from "./try.module.css";

interface TryPanelProps {
  text: string;
  /** What the text is; null while there are findings. */
  profile: ProfileSummary | null;
  /** The Certileads account that is connected, if any. */
  connection: Connection | null;
}

export function TryPanel({ text, profile, connection }: TryPanelProps) {
  const [typed, setTyped] = useState({ address: connection?.baseUrl ?? "", key: "" });
  const [chosen, setChosen] = useState<string | null>(null);
  const trials = useTrials();
  if (!profile) {
    return (
      <Callout tone="warn" title="There are findings in the text.">
        A request can be tried once the text is right.
      </Callout>
    );
  }
  if (profile.addressKind === "folder") {
    return (
      <Callout tone="idle" title="There is no request to try.">
        This profile writes files into a folder. Connect with it, then run the test transactions to
        see a file.
      </Callout>
    );
  }
  const able = profile.capabilities.filter(({ available }) => available);
  const shown = able.find(({ key }) => key === chosen) ?? able[0];
  const route = shown && readRoute(readDocument(text), shown.key);
  const atConnected = connection !== null && bare(typed.address) === bare(connection.baseUrl);
  return (
    <div className={classes.panel}>
      <div className={classes.where}>
        <TextInput
          label="Address"
          name="baseUrl"
          placeholder="https://api.example.com/v1"
          autoComplete="off"
          spellCheck={false}
          value={typed.address}
          onChange={(event) => setTyped({ ...typed, address: event.currentTarget.value })}
          error={trials.wrongField === "baseUrl"}
        />
        {profile.needsKey && (
          <PasswordInput
            label={profile.keyLabel || "Key"}
            name="token"
            placeholder={atConnected ? "As connected" : undefined}
            autoComplete="off"
            spellCheck={false}
            value={typed.key}
            onChange={(event) => setTyped({ ...typed, key: event.currentTarget.value })}
            error={trials.wrongField === "token"}
            aria-invalid={trials.wrongField === "token"}
            visibilityToggleButtonProps={{ "aria-label": "Show the key", tabIndex: 0 }}
          />
        )}
      </div>
      <p className={classes.note}>
        {profile.needsKey &&
          (atConnected
            ? "Leave the key empty to use the one that is connected. "
            : "What you type here is kept only while this page is open. ")}
        Only requests that change nothing are sent from here.
      </p>
      <div className={classes.split}>
        <RequestList
          capabilities={able}
          shown={shown?.key ?? null}
          resultOf={trials.resultOf}
          onChoose={setChosen}
        />
        {shown && route && (
          <TryRequest
            key={shown.key}
            capability={shown}
            route={route}
            address={typed.address}
            trial={trials.resultOf(shown.key)}
            changed={trials.resultOf(shown.key)?.text !== text}
            busy={trials.busy === shown.key}
            onSend={() =>
              trials.send({
                text,
                baseUrl: typed.address,
                key: typed.key === "" ? null : typed.key,
                capability: shown.key,
              })
            }
          />
        )}
      </div>
    </div>
  );
}

/** An address as it is compared, as the engine does before it uses the connected account's key. */
function bare(address: string): string {
  return address.trim().replace(/\/+$/, "");
}
