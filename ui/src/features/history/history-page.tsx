/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function HistoryPage() {
  return <Page title="History">{null}</Page>;
}
