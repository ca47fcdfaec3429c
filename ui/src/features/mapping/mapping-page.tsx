/** Placeholder until the screen is built. */
import { Page } from "@/components/page/page";

export function MappingPage() {
  return <Page title="Mapping">{null}</Page>;
}
