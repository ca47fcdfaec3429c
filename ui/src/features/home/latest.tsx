/** The newest finished changes, each a sentence that opens its record in History. */
import { Link } from "@tanstack/react-router";
import { IconCircleCheck, IconCircleDashed, IconCircleX } from "@tabler/icons-react";
import { Moment } from "@/components/moment/moment";
import { sentenceOf, standing, touched } from "@/copy/operations";
import type { Operation } from "@/ipc/bindings/Operation";
import classes from "./home.module.css";
import own from "./latest.module.css";

export function Latest({ operations }: { operations: Operation[] }) {
  return (
    <section aria-labelledby="latest">
      <h2 className={classes.heading} id="latest">
        Latest
      </h2>
      {operations.length === 0 ? (
        <p className={own.nothing}>Nothing was written yet. The first change will stand here.</p>
      ) : (
        <ul className={own.list}>
          {operations.map((operation) => (
            <li key={operation.id}>
              <Line operation={operation} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ operation }: { operation: Operation }) {
  const { tone } = standing(operation);
  const { lead, name, rest } = sentenceOf(operation);
  const Icon = tone === "ok" ? IconCircleCheck : tone === "bad" ? IconCircleX : IconCircleDashed;
  return (
    <Link to="/history" search={{ operation: operation.id }} className={own.line}>
      <Icon size={16} stroke={1.75} data-tone={tone} aria-hidden />
      <span className={own.sentence}>
        {lead}
        <strong>{name}</strong>
        {rest}
      </span>{" "}
      <span className={own.touched}>
        {/* Tags stand in the sentence. */}
        {operation.action.endsWith("Tags") ? null : touched(operation)}
      </span>{" "}
      <span className={own.when}>
        <Moment at={operation.finishedAt ?? operation.plannedAt} />
      </span>
    </Link>
  );
}
