/**
 * An account that is connected: who it is, what its key may do, what won't work, and what the
 * person has to name because the key may not read it.
 */
import { Button } from "@mantine/core";
import { useCommand } from "@/api/mutations";
import { AccountFacts } from "@/components/connection/account-facts";
import { CheckList } from "@/components/connection/check-list";
import { EndpointFold } from "@/components/connection/endpoint-fold";
import { RegionForm } from "@/components/connection/region-form";
import { ScopeList } from "@/components/connection/scope-list";
import { useChecks } from "@/components/connection/use-checks";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { sideName } from "@/copy/sides";
import type { Connection } from "@/ipc/bindings/Connection";
import classes from "@/components/connection/panel.module.css";

interface ConnectedProps {
  connection: Connection;
  /** Opens the form again, for another account or key. */
  onChange: () => void;
}

export function Connected({ connection, onChange }: ConnectedProps) {
  const { side, report, state, attention, sandbox } = connection;
  const checks = useChecks(side);
  const check = useCommand("check_connection");
  const checkAgain = () => {
    checks.reset();
    check.mutate(side);
  };
  const problem = check.error?.problem ?? attention;
  if (check.isPending) return <CheckList side={side} passed={checks.passed} />;
  return (
    <>
      <p className={classes.account}>{connection.accountName || `${sideName[side]} account`}</p>
      {state === "unverified" && (
        <Callout tone="warn" title="Kept without a check">
          What it may do isn’t known yet. Check it again before you rely on it.
        </Callout>
      )}
      {problem && <ProblemView problem={problem} onAgain={checkAgain} withoutFix />}
      <AccountFacts connection={connection} />
      {side === "highlevel" && (!connection.timeZone || !connection.country) && (
        <RegionForm connection={connection} />
      )}
      {report.scopes.length > 0 && (
        <div className={classes.section}>
          <h3>What the token may do</h3>
          <ScopeList scopes={report.scopes} />
        </div>
      )}
      {report.scopes.length === 0 && report.losses.length > 0 && (
        <div className={classes.section}>
          <h3>What won’t work</h3>
          <ul className={classes.losses}>
            {report.losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </div>
      )}
      {report.endpoints.length > 0 && (
        <div className={classes.section}>
          <EndpointFold side={side} endpoints={report.endpoints} />
        </div>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={checkAgain}>
          Check again
        </Button>
        {!sandbox && (
          <Button variant="subtle" onClick={onChange}>
            Change
          </Button>
        )}
      </div>
    </>
  );
}
