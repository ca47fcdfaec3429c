/** What a profile can do, and in words what it can't. */
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { Term } from "@/components/glossary/term";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import classes from "./profile.module.css";

export function CapabilityView({ profile }: { profile: ProfileSummary }) {
  const able = profile.capabilities.filter(({ available }) => available);
  const unable = profile.capabilities.filter(({ available }) => !available);
  return (
    <div className={classes.stack}>
      <dl className={classes.facts}>
        <dt>How</dt>
        <dd>
          {profile.addressKind === "folder"
            ? "Files in a folder that Certileads imports"
            : "Requests to the address of the account"}
        </dd>
        <dt>Key</dt>
        <dd>{keyWords(profile)}</dd>
      </dl>
      {unable.length > 0 && (
        <section>
          <h3>
            What it can’t do <span className={classes.count}>{unable.length}</span>
          </h3>
          <ul className={classes.unable}>
            {unable.map(({ key, label, loss }) => (
              <li key={key}>
                <IconMinus size={16} stroke={2} aria-hidden />
                <div>
                  <span className={classes.what}>{label}.</span> {loss}
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>
          What it can do <span className={classes.count}>{able.length}</span>
        </h3>
        {unable.length === 0 && (
          <p className={classes.dimmed}>
            All that the app has a use for. Whether Certileads answers as the profile says, shows
            when you try it or <Term name="proof">prove</Term> a test.
          </p>
        )}
        <ul className={classes.able}>
          {able.map(({ key, label }) => (
            <li key={key}>
              <IconCheck size={16} stroke={2} aria-hidden />
              {label}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function keyWords({ needsKey, keyLabel, keyOptional }: ProfileSummary): string {
  if (!needsKey) return "None";
  const name = keyLabel || "Key";
  return keyOptional ? `${name}, may be left out` : name;
}
