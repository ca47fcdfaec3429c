/** One part of a setup file: what importing it does, each thing it changes, what is wrong with it. */
import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useFormat } from "@/api/use-format";
import { StateMark } from "@/components/states/state-mark";
import { effectWords, partNames } from "@/copy/bundle";
import type { BundleChange } from "@/ipc/bindings/BundleChange";
import type { BundleFinding } from "@/ipc/bindings/BundleFinding";
import type { BundlePart } from "@/ipc/bindings/BundlePart";
import classes from "./import-dialog.module.css";

/** More changes than this are folded away at first. */
const SHOWN = 4;

export function BundlePartView({ part }: { part: BundlePart }) {
  const { tone, label } = effectWords[part.effect];
  const name = partNames[part.kind];
  return (
    <div className={classes.part}>
      <div className={classes.head}>
        <h3 className={classes.name}>
          {name}
          {part.name ? <span className={classes.which}>{part.name}</span> : null}
        </h3>
        <StateMark tone={tone} size={15}>
          {label}
        </StateMark>
      </div>
      <p className={classes.about}>{part.about}</p>
      {part.changes.length > 0 ? <Changes changes={part.changes} name={name} /> : null}
      {part.findings.length > 0 ? (
        <ul className={classes.findings}>
          {part.findings.map((finding) => (
            <li key={`${finding.place} ${finding.what}`}>
              <Finding finding={finding} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Changes({ changes, name }: { changes: BundleChange[]; name: string }) {
  const format = useFormat();
  const [unfolded, setUnfolded] = useState(false);
  const folds = changes.length > SHOWN + 1;
  const shown = folds && !unfolded ? changes.slice(0, SHOWN) : changes;
  return (
    <>
      <table className={classes.changes}>
        <caption className="visually-hidden">What changes: {name}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Now</th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ label, before, after }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{before === null ? "–" : <del>{before}</del>}</td>
              <td>{after ?? "removed"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {folds ? (
        <UnstyledButton
          className={classes.fold}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? "Show fewer" : `Show ${format.number(changes.length - SHOWN)} more`}
        </UnstyledButton>
      ) : null}
    </>
  );
}

function Finding({ finding }: { finding: BundleFinding }) {
  return (
    <>
      <StateMark tone={finding.severity === "error" ? "bad" : "warn"} size={15}>
        <span className={classes.what}>{finding.what}</span>
      </StateMark>
      <p className={classes.remedy}>
        {finding.remedy} <code>{finding.place}</code>
      </p>
    </>
  );
}
