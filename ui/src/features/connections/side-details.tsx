/** All there is to know about a connected account, and what can be done about it. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { CheckList } from "@/components/connection/check-list";
import classes from "@/components/connection/panel.module.css";
import { useChecks } from "@/components/connection/use-checks";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { sideName } from "@/copy/sides";
import type { CallBudget } from "@/ipc/bindings/CallBudget";
import type { Connection } from "@/ipc/bindings/Connection";
import type { RunId } from "@/ipc/bindings/RunId";
import { Abilities } from "./abilities";
import { Account } from "./account";
import { CallsSection } from "./calls-section";
import { DisconnectDialog } from "./disconnect-dialog";
import { KeySection } from "./key-section";
import { isReplaceable } from "./key-words";
import own from "./connections.module.css";

interface SideDetailsProps {
  connection: Connection;
  budget: CallBudget;
  /** The run at work, if any. */
  running: RunId | null;
  /** Opens the form, for another account. */
  onChange: () => void;
  onDisconnected: () => void;
}

export function SideDetails(props: SideDetailsProps) {
  const { connection, budget, running, onChange, onDisconnected } = props;
  const { side, state, attention, sandbox } = connection;
  const [replacing, setReplacing] = useState(false);
  const [leaving, leave] = useDisclosure(false);
  const checks = useChecks(side);
  const check = useCommand("check_connection");
  const checkAgain = () => {
    checks.reset();
    check.mutate(side);
  };
  const problem = check.error?.problem ?? attention;
  return (
    <>
      {state === "unverified" && !problem && (
        <Callout tone="warn" title="Kept without a check">
          What it may do isn’t known yet. Check it again before you rely on it.
        </Callout>
      )}
      {problem && !check.isPending && (
        <ProblemView
          problem={problem}
          onAgain={checkAgain}
          withoutFix
          actions={
            state === "needsAttention" &&
            isReplaceable(connection) &&
            !replacing && (
              <Button size="compact-sm" variant="default" onClick={() => setReplacing(true)}>
                Replace key
              </Button>
            )
          }
        />
      )}
      <Account connection={connection} />
      <KeySection
        connection={connection}
        replacing={replacing}
        onReplacing={setReplacing}
        onReplaced={check.reset}
      />
      <CallsSection connection={connection} budget={budget} />
      {check.isPending ? (
        <div className={classes.section}>
          <CheckList side={side} passed={checks.passed} />
        </div>
      ) : (
        <Abilities connection={connection} />
      )}
      <div className={own.foot}>
        <CheckButton busy={check.isPending} onCheck={checkAgain} />
        {!sandbox && (
          <>
            <Button size="xs" variant="subtle" onClick={onChange}>
              Change account
            </Button>
            <Button size="xs" variant="subtle" color="red" c="var(--bad)" onClick={leave.open}>
              Disconnect
            </Button>
          </>
        )}
      </div>
      <DisconnectDialog
        connection={connection}
        running={running}
        opened={leaving}
        onClose={leave.close}
        onDisconnected={onDisconnected}
      />
      <span className="visually-hidden" role="status">
        {check.isSuccess ? `${sideName[side]} was checked.` : ""}
      </span>
    </>
  );
}

/** Keeps the focus while the check runs, which a disabled button would lose. */
function CheckButton({ busy, onCheck }: { busy: boolean; onCheck: () => void }) {
  return (
    <Button
      size="xs"
      variant="default"
      data-disabled={busy || undefined}
      aria-disabled={busy}
      onClick={busy ? undefined : onCheck}
    >
      {busy ? "Checking…" : "Check again"}
    </Button>
  );
}
