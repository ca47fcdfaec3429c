/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function HelpPage() {
  return <Page title="Help">{null}</Page>;
}
