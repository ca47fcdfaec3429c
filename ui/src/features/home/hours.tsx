/** Counts by hour of one day as bars of their own scale, and the same as a table for listening. */
import { useFormat } from "@/api/use-format";
import own from "./today.module.css";

interface HoursProps {
  /** What is counted. */
  name: string;
  /** 24 of them, hour 0 first. */
  counts: number[];
}

const STEP = 10;
const WIDTH = 6;
const HEIGHT = 44;
/** An hour with anything in it is never drawn lower than this. */
const LEAST = 3;

export function Hours({ name, counts }: HoursProps) {
  const format = useFormat();
  const most = Math.max(1, ...counts);
  const heard = counts.flatMap((count, hour) => (count > 0 ? [{ count, hour }] : []));
  return (
    <>
      <svg
        className={own.chart}
        viewBox={`0 0 ${counts.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {counts.map((count, hour) => {
          const height = count === 0 ? 1 : Math.max(LEAST, (HEIGHT * count) / most);
          return (
            // The hours of a day never change places.
            // oxlint-disable-next-line react/no-array-index-key
            <g key={hour}>
              <rect data-hit x={hour * STEP} y={0} width={STEP} height={HEIGHT} />
              <rect
                data-some={count > 0 || undefined}
                x={hour * STEP + (STEP - WIDTH) / 2}
                y={HEIGHT - height}
                width={WIDTH}
                height={height}
              />
              <title>
                {clock(hour)} to {clock(hour + 1)}: {format.number(count)}
              </title>
            </g>
          );
        })}
      </svg>
      <div className={own.scale} aria-hidden>
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </div>
      {heard.length > 0 ? (
        <table className="visually-hidden">
          <caption>{name} by hour</caption>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              <th scope="col">Number</th>
            </tr>
          </thead>
          <tbody>
            {heard.map(({ count, hour }) => (
              <tr key={hour}>
                <th scope="row">{clock(hour)}</th>
                <td>{format.number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
