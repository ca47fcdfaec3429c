/**
 * The wizard's first step: both accounts, each in its own panel. *Where do I find this?* opens
 * numbered steps beside the form.
 */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { Page } from "@/components/page/page";
import { QueryView } from "@/components/states/query-view";
import type { Side } from "@/ipc/bindings/Side";
import type { StepProps } from "../steps";
import { CertileadsPanel } from "./certileads-panel";
import { HelpSteps } from "./help-steps";
import { HighlevelPanel } from "./highlevel-panel";
import classes from "./connect-step.module.css";

export function ConnectStep({ onBack, onDone }: StepProps) {
  const overview = useQuery(query("get_overview", null));
  const [helped, setHelped] = useState<Side | null>(null);
  const connections = overview.data?.connections;
  const ready = Boolean(connections?.highlevel && connections.certileads);
  const sandbox = overview.data?.sandbox ?? false;
  const helpFor = (side: Side) => ({
    helped: helped === side,
    onHelp: () => setHelped(helped === side ? null : side),
  });
  return (
    <Page
      title="Connect"
      context={
        sandbox
          ? "Both sides are connected to sample data. Look around, then go on."
          : "Two keys, one for each side. They go to this computer’s keyring and nowhere else."
      }
      actions={
        <>
          {!sandbox && (
            <Button variant="default" onClick={onBack}>
              Back
            </Button>
          )}
          <Button onClick={onDone} disabled={!ready}>
            Continue
          </Button>
        </>
      }
    >
      <QueryView query={overview}>
        {({ connections: { highlevel, certileads } }) => (
          <div className={classes.grid} data-helped={helped ?? undefined}>
            <HighlevelPanel connection={highlevel} {...helpFor("highlevel")} />
            {helped === "highlevel" && (
              <HelpSteps side="highlevel" onClose={() => setHelped(null)} />
            )}
            <CertileadsPanel connection={certileads} {...helpFor("certileads")} />
            {helped === "certileads" && (
              <HelpSteps side="certileads" onClose={() => setHelped(null)} />
            )}
          </div>
        )}
      </QueryView>
    </Page>
  );
}
