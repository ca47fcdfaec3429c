/**
 * Setting up in three steps with a visible end. Remembers the step in the preferences, so that
 * the wizard opens there again after a restart.
 */
import { Button, Stepper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import { usePreferences } from "@/api/use-format";
import { Brand } from "@/components/frame/brand";
import { useFocusOnNavigation } from "@/components/frame/frame";
import { ConnectStep } from "./connect/connect-step";
import { MapStep } from "./map/map-step";
import { reachable, steps, type StepKey } from "./steps";
import { TestStep } from "./test/test-step";
import classes from "./wizard.module.css";

const components = { connect: ConnectStep, map: MapStep, test: TestStep };

export function Wizard() {
  const { step } = useParams({ from: "/bare/setup/$step" });
  const { data: overview } = useQuery(query("get_overview", null));
  const navigate = useNavigate();
  const finish = useFinish();
  const main = useFocusOnNavigation();
  const active = steps.findIndex(({ key }) => key === step);
  useRememberedStep(active);
  if (!overview) return null;
  const furthest = reachable(overview.setup);
  if (active < 0 || active > furthest) {
    const key = steps[active < 0 ? 0 : furthest]?.key ?? "connect";
    return <Navigate to="/setup/$step" params={{ step: key }} replace />;
  }
  const open = (index: number) => {
    const next = steps[index];
    if (next) void navigate({ to: "/setup/$step", params: { step: next.key } });
    else finish();
  };
  const Step = components[step as StepKey];
  return (
    <div className={classes.wizard}>
      <header className={classes.head}>
        <Brand />
        <nav className={classes.steps} aria-label="Steps">
          <Stepper
            active={active}
            onStepClick={open}
            size="xs"
            iconSize={26}
            wrap={false}
            allowNextStepsSelect={false}
          >
            {steps.map(({ key, name }, index) => (
              <Stepper.Step
                key={key}
                label={name}
                allowStepSelect={index <= furthest}
                aria-current={index === active ? "step" : undefined}
              />
            ))}
          </Stepper>
        </nav>
        <Button variant="subtle" color="gray" onClick={finish}>
          Later
        </Button>
      </header>
      <main className={classes.main} ref={main} tabIndex={-1}>
        <Step
          onBack={() => (active > 0 ? open(active - 1) : void navigate({ to: "/welcome" }))}
          onDone={() => open(active + 1)}
        />
      </main>
    </div>
  );
}

/** Leaves the wizard for good and opens Home. */
function useFinish() {
  const preferences = usePreferences();
  const save = useCommand("set_preferences");
  const navigate = useNavigate();
  return () => {
    save.mutate({ ...preferences, wizardDone: true });
    void navigate({ to: "/home" });
  };
}

function useRememberedStep(active: number) {
  const preferences = useQuery(query("get_preferences", null)).data;
  const { mutate: save } = useCommand("set_preferences");
  useEffect(() => {
    if (preferences && active >= 0 && preferences.wizardStep !== active) {
      save({ ...preferences, wizardStep: active });
    }
  }, [preferences, active, save]);
}
