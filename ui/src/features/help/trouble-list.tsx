/** Every refusal the app can show, grouped, each folded until it is wanted. */
import { IconChevronRight } from "@tabler/icons-react";
import { troubleGroups, troubles, type Trouble } from "@/copy/troubles";
import { Rich } from "./rich";
import type { Search } from "./search";
import classes from "./help.module.css";

/** As many found ones open by themselves; more would bury each other. */
const FEW = 6;

const all = Object.entries(troubles) as [code: string, trouble: Trouble][];

/** Those that have what is searched for. */
export function findTroubles(search: Search): [code: string, trouble: Trouble][] {
  return all.filter(([, { title, means, todo }]) => search.matches(title, means, ...todo));
}

interface TroubleListProps {
  found: [code: string, trouble: Trouble][];
  search: Search;
}

export function TroubleList({ found, search }: TroubleListProps) {
  const open = !search.all && found.length <= FEW;
  return (Object.keys(troubleGroups) as Trouble["group"][]).map((group) => {
    const members = found.filter(([, trouble]) => trouble.group === group);
    if (members.length === 0) return null;
    return (
      <section key={group} className={classes.group} aria-label={troubleGroups[group]}>
        <h3>{troubleGroups[group]}</h3>
        {members.map(([code, { title, means, todo }]) => (
          <details key={code} className={classes.trouble} open={open || undefined}>
            <summary>
              <IconChevronRight size={14} aria-hidden />
              <span>
                <Rich text={title} search={search} />
              </span>
            </summary>
            <div className={classes.troubleBody}>
              <p>
                <Rich text={means} search={search} />
              </p>
              <ul className={classes.points} aria-label="What to do">
                {todo.map((thing) => (
                  <li key={thing}>
                    <Rich text={thing} search={search} />
                  </li>
                ))}
              </ul>
            </div>
          </details>
        ))}
      </section>
    );
  });
}
