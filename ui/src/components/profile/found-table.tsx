/** What lay where the profile points: for each place, what it is for and what was there. */
import { Table } from "@mantine/core";
import { JsonTree } from "@/components/exchange/json-tree";
import { StateMark } from "@/components/states/state-mark";
import type { Place } from "./document";
import classes from "./try.module.css";

interface FoundTableProps {
  /** As try_profile answers: object, id, count, first, nextPage. */
  found: unknown;
  places: Place[];
}

interface Row {
  name: string;
  pointer: string | undefined;
  value: unknown;
  /** Said instead of “nothing there” where that is no fault. */
  without?: string;
}

export function FoundTable({ found, places }: FoundTableProps) {
  if (typeof found !== "object" || found === null) return null;
  const rows = rowsOf(found as Record<string, unknown>, places);
  if (rows.length === 0) return null;
  return (
    <div>
      <h4>What was found</h4>
      <Table className={classes.found} aria-label="What was found">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>Place in the answer</Table.Th>
            <Table.Th>Found there</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Td>{row.name}</Table.Td>
              <Table.Td>
                {row.pointer === undefined ? null : row.pointer === "" ? (
                  <span className={classes.note}>the whole answer</span>
                ) : (
                  <code>{row.pointer}</code>
                )}
              </Table.Td>
              <Table.Td>
                <Found row={row} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function rowsOf(found: Record<string, unknown>, places: Place[]): Row[] {
  const at = (what: Place["what"]) => places.find((place) => place.what === what)?.pointer;
  const rows: Row[] = [];
  if ("count" in found) {
    rows.push({ name: "List", pointer: at("list"), value: rowCount(found["count"]) });
    if (found["count"] !== 0) {
      rows.push({ name: "First row", pointer: `${at("list") ?? ""}/0`, value: found["first"] });
    }
  }
  if ("object" in found)
    rows.push({ name: "Object", pointer: at("object"), value: found["object"] });
  if ("id" in found && found["count"] !== 0) {
    rows.push({ name: "Id", pointer: at("id"), value: found["id"] });
  }
  if (at("next") !== undefined && "nextPage" in found) {
    rows.push({
      name: "Next page",
      pointer: at("next"),
      value: found["nextPage"],
      without: "There is none: this is the last.",
    });
  }
  return rows;
}

function rowCount(count: unknown): string | null {
  if (typeof count !== "number") return null;
  return count === 1 ? "1 row" : `${count} rows`;
}

function Found({ row: { name, value, without } }: { row: Row }) {
  if (value === null || value === undefined) {
    if (without) return <span className={classes.note}>{without}</span>;
    return (
      <StateMark tone="warn" size={14}>
        Nothing there
      </StateMark>
    );
  }
  if (typeof value === "object") return <JsonTree value={value} label={name} />;
  return (
    <StateMark tone="ok" size={14}>
      <span className={classes.value}>{String(value)}</span>
    </StateMark>
  );
}
