/** Comparing both sides, and repairing what differs. */
import type { Discrepancy } from "../bindings/Discrepancy";
import type { FieldDiscrepancy } from "../bindings/FieldDiscrepancy";
import type { Reconciliation } from "../bindings/Reconciliation";
import type { Run } from "../bindings/Run";
import { makeRun, noCounts } from "./past";
import { fullName, type Person } from "./people";
import { fail, problem } from "./problems";
import { wait, type Handlers } from "./scenario";
import { newId, type FakeState } from "./state";

const EXAMPLES = 50;

function some(people: Person[], more: Partial<Discrepancy["examples"][number]> = {}): Discrepancy {
  return {
    count: people.length,
    examples: people.slice(0, EXAMPLES).map((person) => ({
      contactId: person.id,
      targetId: `lead_${person.id}`,
      name: fullName(person),
      problem: null,
      ...more,
    })),
  };
}

function field(
  key: string,
  label: string,
  of: Person[],
  values: (person: Person) => [unknown, unknown],
): FieldDiscrepancy {
  return {
    field: key,
    label,
    count: of.length,
    examples: of.slice(0, EXAMPLES).map((person) => {
      const [stored, wanted] = values(person);
      return { contactId: person.id, name: fullName(person), stored, wanted };
    }),
  };
}

function fieldsOf(people: Person[]): FieldDiscrepancy[] {
  return [
    field("company", "Company", people, ({ values }) => ["Somebody’s own", values["companyName"]]),
    field("phone", "Phone", people.slice(0, 3), ({ values }) => [null, values["phone"]]),
    field("tags", "Tags", people.slice(2, 4), () => [["newsletter"], ["newsletter", "hot lead"]]),
  ].filter(({ count }) => count > 0);
}

function compare(state: FakeState): Reconciliation {
  const resting = new Set(state.resting.map(({ contactId }) => contactId));
  const others = state.people.filter(({ id }) => !resting.has(id));
  const messy = state.repaired ? [] : others;
  const missing = messy.slice(0, 4);
  const unlinked = messy.slice(4, 6);
  const different = messy.slice(6, 13);
  const held = state.options.scenario === "held" ? others.slice(13, 15) : [];
  const unclear = problem("matchUnclear", {
    what: "Two contacts in Certileads could be this person.",
    meaning: "Writing to the wrong one would mix two people up.",
    remedy: "Merge them in Certileads, then try again.",
  });
  const away = missing.length + unlinked.length + different.length + held.length;
  const extra = state.people.length > 0 ? 2 : 0;
  return {
    readAt: Date.now(),
    source: state.people.length,
    target: state.people.length - missing.length + extra,
    same: others.length - away,
    missing: some(missing, { targetId: null }),
    unlinked: some(unlinked),
    different: some(different),
    extra: {
      count: extra,
      examples: ["Harold Finch", "Ines Moreau"].slice(0, extra).map((name, index) => ({
        contactId: null,
        targetId: `lead_extra_${index + 1}`,
        name,
        problem: null,
      })),
    },
    resting: some(state.people.filter(({ id }) => resting.has(id))),
    held: some(held, { problem: unclear }),
    heldReasons: held.length > 0 ? [{ problem: unclear, count: held.length }] : [],
    fields: fieldsOf(different),
    writes: missing.length + different.length,
  };
}

async function drive(state: FakeState, started: Run): Promise<void> {
  const found = compare(state);
  for (let part = 1; part <= 4; part += 1) {
    await wait(state.options.pace);
    if (state.running?.id !== started.id) return;
    const read = Math.round((found.source * part) / 4);
    state.running = { ...state.running, counts: { ...noCounts, read } };
    state.emit({ type: "runChanged", runId: started.id });
  }
  const run: Run = {
    ...started,
    state: "done",
    finishedAt: Date.now(),
    counts: {
      ...noCounts,
      read: found.source,
      planned: found.writes,
      created: found.missing.count,
      linked: found.unlinked.count,
      updated: found.different.count,
      unchanged: found.same,
    },
  };
  state.repaired = true;
  state.runs = [run, ...state.runs];
  state.running = null;
  state.remainingSeconds = null;
  state.emit({ type: "runChanged", runId: run.id }, { type: "operationsChanged" });
}

type ReconcileCommand = "plan_reconcile" | "start_repair";

export function reconcileHandlers(state: FakeState): Pick<Handlers, ReconcileCommand> {
  return {
    plan_reconcile: async () => {
      if (state.certileads?.profileKey !== "rest") {
        return fail("capabilityMissing", {
          what: "This target can't list its contacts.",
          meaning: "So nobody can tell what it holds, and both sides can't be compared.",
          remedy: "Choose a connection profile that can list contacts.",
        });
      }
      await wait(state.options.pace);
      return compare(state);
    },
    start_repair: () => {
      if (state.running) return fail("engineBusy");
      const run = makeRun(newId(state, "run"), "repair", Date.now(), {
        state: "running",
        finishedAt: null,
        expected: state.people.length,
      });
      state.running = run;
      void drive(state, run);
      return run.id;
    },
  };
}
