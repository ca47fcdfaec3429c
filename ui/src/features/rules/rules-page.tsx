/** Which happenings in HighLevel lead to which writes in Certileads, and for whom. */
import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { Page } from "@/components/page/page";
import { Callout } from "@/components/states/callout";
import { RowsSkeleton } from "@/components/states/loading";
import { ProblemView } from "@/components/states/problem-view";
import { QueryView } from "@/components/states/query-view";
import { StateMark } from "@/components/states/state-mark";
import { noteRules, taskRules, taskScope } from "@/copy/rules";
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import type { RulesView } from "@/ipc/bindings/RulesView";
import { AppointmentsCard } from "./appointments-card";
import { ContactsCard } from "./contacts-card";
import { FilterCard } from "./filter-card";
import { SegmentsCard } from "./segments-card";
import { SwitchCard } from "./switch-card";
import { TagsCard } from "./tags-card";
import { useRulesCheck } from "./use-rules-check";
import { useRulesDraft, type RulesDraft } from "./use-rules-draft";
import { useSaveRules, type SaveRules } from "./use-save-rules";
import classes from "./rules.module.css";

export function RulesPage() {
  const view = useQuery(query("get_rules", null));
  const overview = useQuery(query("get_overview", null));
  const owner = overview.data?.connections.highlevel?.pairId ?? "";
  if (!view.data) {
    return (
      <Page title="Rules" context="What follows in Certileads from what happens in HighLevel">
        <QueryView query={view} skeleton={<RowsSkeleton rows={8} />}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Loaded view={view.data} owner={owner} />;
}

function Loaded({ view, owner }: { view: RulesView; owner: string }) {
  const draft = useRulesDraft(owner, view.rules);
  const findings = useRulesCheck(draft.document, view);
  const save = useSaveRules(draft, view);
  const errors = findings.filter(({ severity }) => severity === "error");
  useHotkeys([["mod+S", () => draft.dirty && save.run()]], []);
  const cards = { draft, view, findings };
  const { tasks, notes } = draft.document;
  return (
    <Page
      title="Rules"
      context={<Standing view={view} draft={draft} errors={errors} />}
      actions={
        <>
          {draft.dirty ? (
            <Button
              variant="default"
              onClick={() => {
                draft.discard();
                save.forgetProblem();
              }}
            >
              Discard changes
            </Button>
          ) : null}
          <Button loading={save.pending} disabled={!draft.dirty} onClick={save.run}>
            Save rules
          </Button>
        </>
      }
    >
      <div className={classes.cards}>
        <SaveState save={save} draft={draft} />
        {view.gaps.map((gap) => (
          <Callout key={gap} tone="warn" title={gap} />
        ))}
        <FilterCard {...cards} />
        <ContactsCard {...cards} />
        <TagsCard {...cards} />
        <SwitchCard
          title="Tasks"
          scope={taskScope}
          words={taskRules}
          values={tasks}
          onChange={(next) => draft.change({ tasks: next })}
          findings={findings}
        />
        <SwitchCard
          title="Notes"
          about="Notes are read contact by contact, which takes calls; they are read only while one of these is on."
          words={noteRules}
          values={notes}
          onChange={(next) => draft.change({ notes: next })}
          findings={findings}
        />
        <AppointmentsCard {...cards} />
        <SegmentsCard {...cards} />
      </div>
    </Page>
  );
}

interface StandingProps {
  view: RulesView;
  draft: RulesDraft;
  errors: RulesFinding[];
}

/** Which version is in force, and whether the draft differs or can't be saved. */
function Standing({ view, draft, errors }: StandingProps) {
  const format = useFormat();
  const { version, savedAt } = view.rules;
  return (
    <>
      From HighLevel to Certileads ·{" "}
      {savedAt === null ? (
        "as every new connection starts"
      ) : (
        <>
          version {version}, saved <Moment at={savedAt} />
        </>
      )}
      {draft.dirty ? <strong className={classes.dirty}>Unsaved changes</strong> : null}
      {errors.length > 0 ? (
        <span className={classes.dirty}>
          <StateMark tone="bad" size={15}>
            {format.count(errors.length, "thing")} can’t work
          </StateMark>
        </span>
      ) : null}
    </>
  );
}

/** Why the rules were not saved and the ways out, or that they were. */
function SaveState({ save, draft }: { save: SaveRules; draft: RulesDraft }) {
  if (save.problem?.code === "rulesConflict") {
    return (
      <ProblemView
        problem={save.problem}
        withoutFix
        actions={
          <>
            <Button size="compact-sm" variant="default" onClick={save.runOver}>
              Save mine over it
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                draft.discard();
                save.forgetProblem();
              }}
            >
              Drop mine and take theirs
            </Button>
          </>
        }
      />
    );
  }
  if (save.problem) return <ProblemView problem={save.problem} withoutFix />;
  return (
    <div role="status" className={classes.saved}>
      {save.savedVersion !== null && !draft.dirty ? (
        <StateMark tone="ok">
          Version {save.savedVersion} is in force: it holds from the next change on.
        </StateMark>
      ) : null}
    </div>
  );
}
