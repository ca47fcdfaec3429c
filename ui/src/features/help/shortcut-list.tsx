/** What the keyboard does. */
import { shortcuts } from "@/copy/help";
import { Rich } from "./rich";
import type { Search } from "./search";
import classes from "./help.module.css";

type Shortcut = (typeof shortcuts)[number];

/** Those that have what is searched for. */
export function findShortcuts(search: Search): Shortcut[] {
  return shortcuts.filter(({ keys, does }) => search.matches("keyboard", ...keys, does));
}

interface ShortcutListProps {
  found: Shortcut[];
  search: Search;
}

export function ShortcutList({ found, search }: ShortcutListProps) {
  return (
    <>
      <p className={classes.lead}>On a Mac, ⌘ takes the place of Ctrl.</p>
      <table className={classes.keys}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Keys</th>
            <th scope="col">What they do</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ keys, does }) => (
            <tr key={`${keys.join(" ")} ${does}`}>
              <td>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
              <td>
                <Rich text={does} search={search} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
