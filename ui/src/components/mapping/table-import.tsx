/** Fills a value table from a CSV file, and says which of its lines were left out, and why. */
import { Button, FileButton } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useState } from "react";
import { useFormat } from "@/api/use-format";
import { useCommand } from "@/api/mutations";
import type { TableImport as Imported } from "@/ipc/bindings/TableImport";
import type { ValueRow } from "@/ipc/bindings/ValueRow";
import classes from "./value-table.module.css";

export function TableImport({ onRows }: { onRows: (rows: ValueRow[]) => void }) {
  const [imported, setImported] = useState<Imported | null>(null);
  const { mutate } = useCommand("read_value_table", { failureTitle: "The file was not read" });
  const format = useFormat();
  const read = (file: File | null) => {
    void file?.text().then((text) =>
      mutate(text, {
        onSuccess: (found) => {
          setImported(found);
          if (found.rows.length > 0) onRows(found.rows);
        },
      }),
    );
  };
  return (
    <>
      <FileButton
        accept=".csv,.tsv,.txt,text/csv"
        onChange={read}
        inputProps={{ "aria-label": "CSV file" }}
      >
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            size="compact-xs"
            leftSection={<IconFileImport size={14} aria-hidden />}
          >
            Import CSV
          </Button>
        )}
      </FileButton>
      {imported ? (
        <div className={classes.imported} role="status">
          <p>
            {format.count(
              imported.rows.reduce((sum, { from }) => sum + from.length, 0),
              "value",
            )}{" "}
            imported
            {imported.findings.length === 0
              ? "."
              : `, ${format.count(imported.findings.length, "line")} left out:`}
          </p>
          {imported.findings.length > 0 ? (
            <ul>
              {imported.findings.slice(0, 50).map(({ line, what, remedy }) => (
                <li key={`${line} ${what}`}>
                  Line {line}: {what} {remedy}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
    </>
  );
}
