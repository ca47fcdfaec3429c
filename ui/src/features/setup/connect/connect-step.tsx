/** The wizard's first step: both accounts, each in its own panel. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { BothSides } from "@/components/connection/both-sides";
import { Page } from "@/components/page/page";
import { QueryView } from "@/components/states/query-view";
import type { StepProps } from "../steps";
import { Connected } from "./connected";

export function ConnectStep({ onBack, onDone }: StepProps) {
  const overview = useQuery(query("get_overview", null));
  const connections = overview.data?.connections;
  const ready = Boolean(connections?.highlevel && connections.certileads);
  const sandbox = overview.data?.sandbox ?? false;
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
        {({ connections: both }) => (
          <BothSides
            connections={both}
            renderConnected={(connection, onChange) => (
              <Connected connection={connection} onChange={onChange} />
            )}
          />
        )}
      </QueryView>
    </Page>
  );
}
