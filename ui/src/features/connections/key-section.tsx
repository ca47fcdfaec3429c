/** Where the key is kept, how old it is, and putting another in its place. */
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useFormat } from "@/api/use-format";
import classes from "@/components/connection/panel.module.css";
import { StateMark } from "@/components/states/state-mark";
import type { Connection } from "@/ipc/bindings/Connection";
import { daysBetween } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { isReplaceable, KEY_LASTS_DAYS, keyVariable } from "./key-words";
import { ReplaceKeyForm } from "./replace-key-form";
import own from "./connections.module.css";

interface KeySectionProps {
  connection: Connection;
  replacing: boolean;
  onReplacing: (replacing: boolean) => void;
  onReplaced: () => void;
}

export function KeySection(props: KeySectionProps) {
  const { connection, replacing, onReplacing, onReplaced } = props;
  const [replaced, setReplaced] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasReplacing = useRef(replacing);
  useEffect(() => {
    if (wasReplacing.current && !replacing) button.current?.focus();
    wasReplacing.current = replacing;
  }, [replacing]);
  const open = () => {
    setReplaced(false);
    onReplacing(true);
  };
  return (
    <div className={classes.section}>
      <div className={own.title}>
        <h3>Key</h3>
        {isReplaceable(connection) && !replacing && (
          <Button size="compact-sm" variant="default" onClick={open} ref={button}>
            Replace key
          </Button>
        )}
      </div>
      <KeyPlaceText connection={connection} />
      {replacing && (
        <ReplaceKeyForm
          side={connection.side}
          onCancel={() => onReplacing(false)}
          onDone={() => {
            setReplaced(true);
            onReplacing(false);
            onReplaced();
          }}
        />
      )}
      <div role="status">
        {replaced && <StateMark tone="ok">The new key is in use; the old one is gone.</StateMark>}
      </div>
    </div>
  );
}

function KeyPlaceText({ connection }: { connection: Connection }) {
  const { side, keyPlace, keyStoredAt, sandbox } = connection;
  switch (keyPlace) {
    case "keyring":
      return (
        <>
          <p className={own.line}>Kept in this computer’s keyring.</p>
          {keyStoredAt !== null && <KeyAge storedAt={keyStoredAt} />}
        </>
      );
    case "environment":
      return (
        <p className={own.line}>
          Read from the environment variable <code>{keyVariable[side]}</code> and never stored. To
          replace it, change the variable and start the app again.
        </p>
      );
    case "memory":
      return (
        <p className={own.line}>
          {sandbox
            ? "Made up, and held in memory only."
            : "Held in memory only; it is forgotten when the app is closed."}
        </p>
      );
    case "none":
      return <p className={own.line}>None. The connection profile works without one.</p>;
  }
}

function KeyAge({ storedAt }: { storedAt: number }) {
  const format = useFormat();
  const now = useNow();
  const days = Math.max(0, daysBetween(storedAt, now));
  const since =
    days === 0
      ? "Stored today."
      : `Stored ${format.date(storedAt)}, ${format.count(days, "day")} ago.`;
  if (days < KEY_LASTS_DAYS) return <p className={own.quiet}>{since}</p>;
  return (
    <>
      <p className={own.quiet}>{since}</p>
      <p className={own.old}>
        <StateMark tone="warn">Older than {KEY_LASTS_DAYS} days</StateMark> A key that leaked
        without anyone noticing stops being useful once you replace it.
      </p>
    </>
  );
}
