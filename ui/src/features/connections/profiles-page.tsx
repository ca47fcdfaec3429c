/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function ProfilesPage() {
  return <Page title="Profiles">{null}</Page>;
}
