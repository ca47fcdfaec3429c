/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function SettingsPage() {
  return <Page title="Settings">{null}</Page>;
}
