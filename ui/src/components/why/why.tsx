/** Why something was done this way: the decisions in order, the deciding one (the last) marked. */
import classes from "./why.module.css";

export function Why({ decisions }: { decisions: string[] }) {
  return (
    <ol className={classes.list}>
      {decisions.map((decision, index) => {
        const deciding = index === decisions.length - 1;
        return (
          <li
            key={`${index}-${decision}`}
            className={classes.item}
            data-deciding={deciding || undefined}
          >
            {decision}
            {deciding ? <span className={classes.mark}>This decided it</span> : null}
          </li>
        );
      })}
    </ol>
  );
}
