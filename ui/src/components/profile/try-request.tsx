/** One request: as the profile writes it, as it was sent, and what lies where the profile points. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ExchangeView } from "@/components/exchange/exchange";
import { ProblemView } from "@/components/states/problem-view";
import { readingCapabilities } from "@/copy/profile";
import type { ProfileCapability } from "@/ipc/bindings/ProfileCapability";
import type { Route } from "./document";
import { FoundTable } from "./found-table";
import { RequestOutline } from "./request-outline";
import type { TrialResult } from "./use-trials";
import classes from "./try.module.css";

interface TryRequestProps {
  capability: ProfileCapability;
  route: Route;
  address: string;
  trial: TrialResult | undefined;
  /** True if the text was changed after it was tried. */
  changed: boolean;
  busy: boolean;
  onSend: () => void;
}

export function TryRequest(props: TryRequestProps) {
  const { capability, route, address, trial, changed, busy, onSend } = props;
  const reads = readingCapabilities.has(capability.key);
  return (
    <section className={classes.one} aria-label={capability.label}>
      <div className={classes.oneHead}>
        <h3>{capability.label}</h3>
        {reads && (
          <Button size="xs" loading={busy} onClick={onSend}>
            Send this request
          </Button>
        )}
      </div>
      <RequestOutline route={route} address={address} reads={reads} />
      {!reads && (
        <p className={classes.note}>
          It changes something, so it isn’t sent from here. Connect with this profile and{" "}
          <Link to="/setup/$step" params={{ step: "test" }}>
            run the test transactions
          </Link>{" "}
          to see it sent and proved.
        </p>
      )}
      <div aria-live="polite" className={classes.result}>
        {trial && (
          <>
            {changed && (
              <p className={classes.note}>The profile was changed after this was sent.</p>
            )}
            {trial.problem && (
              <ProblemView problem={trial.problem} onAgain={onSend} withoutFix announce={false} />
            )}
            {trial.trial && (
              <>
                <FoundTable found={trial.trial.found} places={route.places} />
                <div>
                  <h4>What was sent, and the answer</h4>
                  <ExchangeView
                    key={trial.trial.exchange.startedAt}
                    exchange={trial.trial.exchange}
                    open
                  />
                </div>
              </>
            )}
          </>
        )}
      </div>
    </section>
  );
}
