/**
 * How numbers, dates and spans of time are written, after the person's preferences. Pure: the
 * present moment is an argument. Screens get it from `useFormat` (api/use-format.ts).
 */
import type { DateStyle } from "@/ipc/bindings/DateStyle";
import type { NumberStyle } from "@/ipc/bindings/NumberStyle";

/** The system's own form; where it has none (the locale “C”), that of the app's language. */
const system = new Intl.NumberFormat().resolvedOptions().locale.includes("posix")
  ? "en-US"
  : undefined;
const dateLocale: Record<Exclude<DateStyle, "iso">, string | undefined> = {
  system,
  dayFirst: "en-GB",
  monthFirst: "en-US",
};
const numberLocale: Record<NumberStyle, string | undefined> = {
  system,
  comma: "en-US",
  point: "de-DE",
  space: "fr-FR",
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Everything that writes a value for a person. Times are UTC milliseconds. */
export interface Format {
  number(value: number): string;
  /** `0.38` → “38 %”. */
  percent(share: number): string;
  date(at: number): string;
  time(at: number): string;
  dateTime(at: number): string;
  /** “12 s ago” up to a day, then the date. */
  ago(at: number, now: number): string;
  /** When something still to come is: “in 48 s”, “in 3 min”, “now”. */
  until(at: number, now: number): string;
  /** Since when something lasts: “10:32” within a day, then the date. */
  since(at: number, now: number): string;
  /** How long something took: “under 1 ms”, “84 ms”, “1.4 s”, “3 min 20 s”. */
  duration(ms: number): string;
  /** How long something will still take, rounded: “about 4 min”. */
  remaining(seconds: number): string;
  /** “14 MB”, “1.2 GB”. */
  bytes(value: number): string;
  /** “1 contact”, “1,204 contacts”. */
  count(value: number, one: string, many?: string): string;
}

export function createFormat(dateStyle: DateStyle, numberStyle: NumberStyle): Format {
  const numbers = new Intl.NumberFormat(numberLocale[numberStyle]);
  const percents = new Intl.NumberFormat(numberLocale[numberStyle], {
    style: "percent",
    maximumFractionDigits: 0,
  });
  const tenths = new Intl.NumberFormat(numberLocale[numberStyle], { maximumFractionDigits: 1 });
  const dates = dateWriter(dateStyle);
  const times = new Intl.DateTimeFormat(dateStyle === "iso" ? "en-GB" : dateLocale[dateStyle], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const clock = new Intl.DateTimeFormat(dateStyle === "iso" ? "en-GB" : dateLocale[dateStyle], {
    hour: dateStyle === "iso" ? "2-digit" : "numeric",
    minute: "2-digit",
  });
  const number = (value: number) => numbers.format(value);
  const date = (at: number) => dates(new Date(at));
  const time = (at: number) => times.format(at);
  return {
    number,
    percent: (share) => percents.format(share),
    date,
    time,
    dateTime: (at) => `${date(at)}, ${time(at)}`,
    ago: (at, now) => agoWithin(now - at) ?? date(at),
    until: (at, now) => untilWithin(at - now),
    since: (at, now) => (now - at < DAY ? clock.format(at) : date(at)),
    duration: (ms) => writeDuration(ms, (value) => tenths.format(value)),
    remaining: writeRemaining,
    bytes: (value) => writeBytes(value, (part) => tenths.format(part)),
    count: (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`,
  };
}

function dateWriter(style: DateStyle): (date: Date) => string {
  if (style === "iso") {
    // Swedish dates are written as ISO 8601 writes them, in local time.
    const iso = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" });
    return (date) => iso.format(date);
  }
  const options: Intl.DateTimeFormatOptions =
    style === "system"
      ? { dateStyle: "medium" }
      : { day: "2-digit", month: "2-digit", year: "numeric" };
  const writer = new Intl.DateTimeFormat(dateLocale[style], options);
  return (date) => writer.format(date);
}

/** Words for an age of less than a day; undefined for more. Clocks that disagree read “just now”. */
function agoWithin(age: number): string | undefined {
  if (age < 2 * SECOND) return "just now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return undefined;
}

/** As file managers count: a thousand bytes are a kilobyte. */
function writeBytes(value: number, tenths: (value: number) => string): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = value < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const part = value / 1_000 ** power;
  return `${tenths(part < 10 ? part : Math.round(part))} ${units[power]}`;
}

function untilWithin(left: number): string {
  if (left < SECOND) return "now";
  if (left < 2 * MINUTE) return `in ${Math.ceil(left / SECOND)} s`;
  if (left < 2 * HOUR) return `in ${Math.round(left / MINUTE)} min`;
  return `in ${Math.round(left / HOUR)} h`;
}

function writeDuration(ms: number, tenths: (value: number) => string): string {
  if (ms < 1) return "under 1 ms";
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${tenths(ms / SECOND)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function writeRemaining(seconds: number): string {
  if (seconds < 5) return "a moment";
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} s`;
  if (seconds < 3300) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  const hours = Math.round(seconds / 1800) / 2;
  return `about ${hours} h`;
}

/** How many whole days lie between two moments. */
export function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / DAY);
}
