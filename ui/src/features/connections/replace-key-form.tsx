/**
 * A new key for the same account. It is checked first; the old one stays in use until that has
 * passed. What was typed stays in the field after a refusal, masked, and is forgotten afterwards.
 */
import { Button, PasswordInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useCommand } from "@/api/mutations";
import { CheckList } from "@/components/connection/check-list";
import classes from "@/components/connection/panel.module.css";
import { useChecks } from "@/components/connection/use-checks";
import { ProblemView } from "@/components/states/problem-view";
import type { Problem } from "@/ipc/bindings/Problem";
import type { Side } from "@/ipc/bindings/Side";
import own from "./connections.module.css";

interface ReplaceKeyFormProps {
  side: Side;
  onCancel: () => void;
  onDone: () => void;
}

const hints: Record<Side, string> = {
  highlevel:
    "In HighLevel, open Settings → Private Integrations and your integration, and rotate its token. The old one can go on for 7 days.",
  certileads:
    "Make a new key in Certileads for the same account. Delete the old one there afterwards.",
};

export function ReplaceKeyForm({ side, onCancel, onDone }: ReplaceKeyFormProps) {
  const [key, setKey] = useState("");
  const checks = useChecks(side);
  const replace = useCommand("replace_key", {
    onSuccess: () => {
      setKey("");
      replace.reset();
      onDone();
    },
  });
  const send = () => {
    checks.reset();
    replace.mutate({ side, key });
  };
  return (
    <div className={own.replace}>
      {replace.isPending ? (
        <CheckList side={side} passed={checks.passed} />
      ) : (
        <KeyForm
          side={side}
          value={key}
          onType={setKey}
          problem={replace.error?.problem}
          onSend={send}
          onCancel={onCancel}
        />
      )}
    </div>
  );
}

interface KeyFormProps {
  side: Side;
  value: string;
  onType: (key: string) => void;
  problem: Problem | undefined;
  onSend: () => void;
  onCancel: () => void;
}

/** Stands there anew after each refusal, with the focus in the field. */
function KeyForm({ side, value, onType, problem, onSend, onCancel }: KeyFormProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form className={classes.form} onSubmit={send} noValidate>
      <PasswordInput
        ref={field}
        label={side === "highlevel" ? "New token" : "New key"}
        name="newKey"
        description={hints[side]}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onType(event.currentTarget.value)}
        error={problem?.field === "token"}
        aria-invalid={problem?.field === "token"}
        visibilityToggleButtonProps={{ "aria-label": "Show the new key", tabIndex: 0 }}
      />
      {problem && <ProblemView problem={problem} onAgain={onSend} withoutFix />}
      <div className={classes.buttons}>
        <Button type="submit" size="xs">
          Check and replace
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          Keep the old one
        </Button>
      </div>
    </form>
  );
}
