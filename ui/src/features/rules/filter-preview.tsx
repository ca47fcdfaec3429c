/** Whom the draft lets through, tried on the newest contacts; nothing is written. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { ProblemView } from "@/components/states/problem-view";
import { StateMark } from "@/components/states/state-mark";
import { sameValue } from "@/components/value/value-text";
import type { RulesDocument } from "@/ipc/bindings/RulesDocument";
import type { RulesPreview } from "@/ipc/bindings/RulesPreview";
import type { Format } from "@/lib/format";
import classes from "./rules.module.css";

export function FilterPreview({ document }: { document: RulesDocument }) {
  const format = useFormat();
  const [asked, setAsked] = useState<RulesDocument | null>(null);
  const preview = useQuery({
    ...query("preview_rules", asked ?? document),
    enabled: asked !== null,
    gcTime: 0,
    staleTime: 0,
  });
  const fresh = asked !== null && sameValue(asked, document);
  return (
    <div className={classes.preview}>
      <div className={classes.previewLine}>
        <Button
          size="xs"
          variant="default"
          loading={preview.isFetching}
          onClick={() => {
            if (fresh) void preview.refetch();
            else setAsked(document);
          }}
        >
          Try it on the newest contacts
        </Button>
        <span role="status">
          {fresh && preview.data ? (
            <StateMark tone={preview.data.met > 0 ? "ok" : "warn"} size={15}>
              {metText(preview.data, format)}
            </StateMark>
          ) : null}
        </span>
      </div>
      {fresh && preview.error ? (
        <ProblemView problem={preview.error.problem} onAgain={() => void preview.refetch()} />
      ) : null}
      {fresh && preview.data && preview.data.leftOut.length > 0 ? (
        <LeftOutList preview={preview.data} format={format} />
      ) : null}
    </div>
  );
}

function metText({ lookedAt, met }: RulesPreview, format: Format): string {
  if (lookedAt === 0) return "HighLevel has no contacts yet.";
  return `${format.number(met)} of the newest ${format.count(lookedAt, "contact")} ${met === 1 ? "meets" : "meet"} it`;
}

function LeftOutList({ preview, format }: { preview: RulesPreview; format: Format }) {
  const { leftOut, lookedAt, met } = preview;
  const more = lookedAt - met - leftOut.length;
  return (
    <details className={classes.leftOut}>
      <summary>Who is left out, and why</summary>
      <ul>
        {leftOut.map(({ contactId, contactName, reason }) => (
          <li key={contactId}>
            <strong>{contactName}</strong> {reason}
          </li>
        ))}
        {more > 0 ? <li>… and {format.number(more)} more</li> : null}
      </ul>
    </details>
  );
}
