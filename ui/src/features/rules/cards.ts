/** What every card is given. */
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import type { RulesView } from "@/ipc/bindings/RulesView";
import type { RulesDraft } from "./use-rules-draft";

export interface CardsProps {
  draft: RulesDraft;
  view: RulesView;
  findings: readonly RulesFinding[];
}
