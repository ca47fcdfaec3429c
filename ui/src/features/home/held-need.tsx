/** The held operations, each with its reason and what can be decided about it; or many at once. */
import { Button, Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useRef } from "react";
import { useFormat } from "@/api/use-format";
import { QueryView } from "@/components/states/query-view";
import { RowsSkeleton } from "@/components/states/loading";
import { StateMark } from "@/components/states/state-mark";
import { HeldActions } from "./held-actions";
import { HeldGroupView } from "./held-group";
import { useHeld } from "./use-held";
import classes from "./held.module.css";

export function HeldNeed() {
  const held = useHeld();
  const format = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  const { total, shown, chosen } = held;
  // The row that was decided about is gone, and the focus with it.
  const decide: typeof held.decide = (decision, ids) => {
    held.decide(decision, ids);
    heading.current?.focus();
  };
  return (
    <section className={classes.held} aria-labelledby="held">
      <div className={classes.head}>
        <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
        <h3 className={classes.title} id="held" ref={heading} tabIndex={-1}>
          {total === 1 ? "1 change is held" : `${format.number(total)} changes are held`}
        </h3>
        <Link className={classes.link} to="/history" search={{ state: "held" }}>
          Open in History
        </Link>
      </div>
      <p className={classes.told} role="status">
        {held.told ? (
          <StateMark tone="ok" size={15}>
            {held.told}
          </StateMark>
        ) : null}
      </p>
      <QueryView query={held.first} skeleton={<RowsSkeleton rows={3} />}>
        {() => (
          <>
            {total > 1 ? (
              <div className={classes.choose}>
                <Checkbox
                  size="xs"
                  label={`Select all ${format.number(total)}`}
                  checked={chosen.size > 0 && chosen.size >= total}
                  indeterminate={chosen.size > 0 && chosen.size < total}
                  disabled={held.busy}
                  onChange={(event) => {
                    if (!event.currentTarget.checked) held.choose([...chosen.values()], false);
                    else void held.chooseAll();
                  }}
                />
                {chosen.size > 0 ? <HeldActions held={held} decide={decide} /> : null}
              </div>
            ) : null}
            {held.groups.map((group) => (
              <HeldGroupView
                key={group.key}
                group={group}
                held={held}
                decide={decide}
                choosable={total > 1}
              />
            ))}
            {total > shown ? (
              <p className={classes.more}>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  renderRoot={(props) => (
                    <Link to="/history" search={{ state: "held" }} {...props} />
                  )}
                >
                  See the other {format.number(total - shown)} in History
                </Button>
              </p>
            ) : null}
          </>
        )}
      </QueryView>
    </section>
  );
}
