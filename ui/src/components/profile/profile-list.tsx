/** The profiles there are: those that come with the app, and the person's own. */
import { StateMark } from "@/components/states/state-mark";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import classes from "./profile.module.css";

interface ProfileListProps {
  profiles: ProfileSummary[];
  /** The shown one; null while a new one is being written. */
  shown: string | null;
  /** The one Certileads is connected with. */
  used: string | null;
  /** The name of a new one that isn't saved yet. */
  fresh: string | null;
  onOpen: (key: string) => void;
}

export function ProfileList({ profiles, shown, used, fresh, onOpen }: ProfileListProps) {
  const groups = [
    { name: "Come with the app", rows: profiles.filter(({ builtIn }) => builtIn) },
    { name: "Your own", rows: profiles.filter(({ builtIn }) => !builtIn) },
  ];
  return (
    <nav className={classes.rail} aria-label="Profiles">
      {groups.map(({ name, rows }) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <ul>
            {rows.map((profile) => (
              <li key={profile.key}>
                <button
                  type="button"
                  className={classes.entry}
                  aria-current={profile.key === shown ? "true" : undefined}
                  onClick={() => onOpen(profile.key)}
                >
                  <span>{profile.name || profile.key}</span>
                  <Mark profile={profile} used={used} />
                </button>
              </li>
            ))}
            {name === "Your own" && fresh !== null && (
              <li>
                <div className={classes.entry} aria-current="true">
                  <span>{fresh}</span>
                  <StateMark tone="warn" size={14}>
                    Not saved
                  </StateMark>
                </div>
              </li>
            )}
          </ul>
          {name === "Your own" && rows.length === 0 && fresh === null && (
            <p className={classes.dimmed}>None yet. Edit a copy of one above, or import a file.</p>
          )}
        </section>
      ))}
    </nav>
  );
}

function Mark({ profile, used }: { profile: ProfileSummary; used: string | null }) {
  if (profile.key === used) {
    return (
      <StateMark tone="ok" size={14}>
        In use
      </StateMark>
    );
  }
  if (profile.capabilities.length === 0) {
    return (
      <StateMark tone="bad" size={14}>
        Can’t be read
      </StateMark>
    );
  }
  return null;
}
