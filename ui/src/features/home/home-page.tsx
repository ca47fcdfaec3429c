/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function HomePage() {
  return <Page title="Home">{null}</Page>;
}
