/** What a person can set, and where everything lies. Each change is saved as it is made. */
import { Page } from "@/components/page/page";
import { Appearance } from "./appearance";
import { Breaker } from "./breaker";
import { Formats } from "./formats";
import { Keeping } from "./keeping";
import { Limits } from "./limits";
import { Polling } from "./polling";
import { SetupFile } from "./setup-file";
import { Whereabouts } from "./whereabouts";

export function SettingsPage() {
  return (
    <Page title="Settings" context="Each change is saved as you make it, and can be undone.">
      <div>
        <Appearance />
        <Formats />
        <Polling />
        <Limits />
        <Breaker />
        <Keeping />
        <SetupFile />
        <Whereabouts />
      </div>
    </Page>
  );
}
