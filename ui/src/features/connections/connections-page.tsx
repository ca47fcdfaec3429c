/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function ConnectionsPage() {
  return <Page title="Connections">{null}</Page>;
}
