/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function WelcomePage() {
  return <Page title="Welcome">{null}</Page>;
}
