/** First start: two doors, and what stays on this computer. */
import { Loader } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { IconFlask, IconLock, IconPlugConnected } from "@tabler/icons-react";
import { useCommand } from "@/api/mutations";
import { usePreferences } from "@/api/use-format";
import { BrandMark } from "@/components/frame/brand";
import { ProblemView } from "@/components/states/problem-view";
import classes from "./welcome-page.module.css";

export function WelcomePage() {
  const navigate = useNavigate();
  const preferences = usePreferences();
  const save = useCommand("set_preferences");
  const openWizard = () => {
    save.mutate({ ...preferences, wizardStep: 0, wizardDone: false });
    void navigate({ to: "/setup/$step", params: { step: "connect" } });
  };
  const explore = useCommand("explore_sample", { onSuccess: openWizard });
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <BrandMark size={44} />
        <h1>Welcome to Certileads Connect</h1>
        <p className={classes.lead}>
          It brings contacts, tags and tasks from HighLevel to Certileads, shows every change before
          it is made, and proves afterwards that it arrived.
        </p>
        <div className={classes.doors}>
          <div className={classes.door}>
            <IconPlugConnected size={28} stroke={1.5} aria-hidden />
            <button
              type="button"
              className={classes.name}
              onClick={openWizard}
              aria-describedby="connect-about"
            >
              Connect my account
            </button>
            <span className={classes.about} id="connect-about">
              You need a HighLevel sub-account and a Certileads key. Takes about five minutes.
            </span>
          </div>
          <div className={classes.door} data-disabled={explore.isPending || undefined}>
            {explore.isPending ? (
              <Loader size={28} mb={12} />
            ) : (
              <IconFlask size={28} stroke={1.5} aria-hidden />
            )}
            <button
              type="button"
              className={classes.name}
              onClick={() => explore.mutate(null)}
              disabled={explore.isPending}
              aria-describedby="explore-about"
            >
              Explore with sample data
            </button>
            <span className={classes.about} id="explore-about">
              Both services are simulated on this computer, with made-up people. No account needed.
            </span>
          </div>
        </div>
        {explore.error && (
          <div className={classes.problem}>
            <ProblemView problem={explore.error.problem} />
          </div>
        )}
        <p className={classes.here}>
          <IconLock size={16} stroke={1.75} aria-hidden />
          Everything stays on this computer: contacts and history in your data folder, keys in its
          keyring.
        </p>
      </div>
    </main>
  );
}
