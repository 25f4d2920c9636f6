/* Days, times, TIMEX3 values and numbers as people write them. */

import { count, lang, locale, months, some, t, tMaybe, type Months, type Noun } from "./i18n";

export interface Moment {
  utc: number; /* the wall clock of the outlet, read as if it were UTC: a day is a day wherever the reader sits */
  precision: "year" | "month" | "day" | "minute";
  zulu: boolean;
}

const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/** Read an ISO 8601 day, month, year or time; null if it is none. */
export function moment(value: string | null | undefined): Moment | null {
  const m = ISO.exec(value ?? "");
  if (!m) return null;
  const [, year, month, day, hour, minute, zone] = m;
  const date = new Date(Date.UTC(2000, Number(month ?? 1) - 1, Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0)));
  date.setUTCFullYear(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (Number.isNaN(date.getTime())) return null;
  return { utc: date.getTime(), precision: hour ? "minute" : day ? "day" : month ? "month" : "year", zulu: zone === "Z" };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions, family?: Months): Intl.DateTimeFormat {
  const name = locale(family) + JSON.stringify(options);
  let found = formats.get(name);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(family), { timeZone: "UTC", ...options });
    formats.set(name, found);
  }
  return found;
}

/** For those who want both names of a month: from the one name to the two. */
const doubled = new Map<string, string>();

function twoNames(month: string): string {
  if (!doubled.size)
    for (let i = 0; i < 12; i++) {
      const at = Date.UTC(2024, i, 15);
      const name = formatter({ month: "long" }, "gulf").format(at);
      doubled.set(name, `${name}/${formatter({ month: "long" }, "levant").format(at)}`);
    }
  return doubled.get(month) ?? month;
}

function written(options: Intl.DateTimeFormatOptions, from: number, to?: number): string {
  const shape = formatter(options);
  if (lang() !== "ar" || months() !== "both") return to === undefined ? shape.format(from) : shape.formatRange(from, to);
  const parts = to === undefined ? shape.formatToParts(from) : shape.formatRangeToParts(from, to);
  return parts.map((part) => (part.type === "month" ? twoNames(part.value) : part.value)).join("");
}

const shapes: Record<"year" | "month" | "day", Intl.DateTimeFormatOptions> = {
  year: { year: "numeric" },
  month: { year: "numeric", month: "long" },
  day: { year: "numeric", month: "long", day: "numeric" },
};

const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** The day of a time, in full. */
export function day(value: string | null | undefined): string | null {
  const at = moment(value);
  return at && written(shapes[at.precision === "minute" ? "day" : at.precision], at.utc);
}

/** Day and month alone, for where the year stands nearby. */
export function dayShort(value: string | null | undefined): string | null {
  const at = moment(value);
  if (!at) return null;
  if (at.precision === "year") return written(shapes.year, at.utc);
  return written(at.precision === "month" ? { month: "long" } : { month: "long", day: "numeric" }, at.utc);
}

export function year(value: string | null | undefined): string | null {
  const at = moment(value);
  return at && written(shapes.year, at.utc);
}

/** Day and clock. */
export function dayTime(value: string | null | undefined): string | null {
  const at = moment(value);
  if (!at) return null;
  if (at.precision !== "minute") return day(value);
  return `${day(value)}${lang() === "ar" ? "، " : ", "}${clock(value)}`;
}

/** The clock alone, for where the day stands nearby. */
export function clock(value: string | null | undefined): string | null {
  const at = moment(value);
  return at?.precision === "minute" ? written(CLOCK, at.utc) + (at.zulu ? " UTC" : "") : null;
}

/** A moment of this reader's own clock, as a time that the others read. */
export function here(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** When this reader did something, on the reader's own clock; the store keeps it in UTC. */
export function ownTime(value: string | null | undefined): string | null {
  const ms = Date.parse(value ?? "");
  return Number.isNaN(ms) ? null : dayTime(here(ms));
}

/** The name of a weekday: 0 is Saturday, the first of the week. */
export function weekday(n: number): string {
  /* 2024-01-06 was a Saturday */
  return formatter({ weekday: "long" }).format(Date.UTC(2024, 0, 6 + n));
}

/** From one day to another, saying month and year only once where it can. */
export function days(first: string | null | undefined, last: string | null | undefined): string | null {
  const a = moment(first);
  const b = moment(last);
  if (!a || !b) return day(first) ?? day(last);
  if (a.utc > b.utc || a.utc === b.utc) return day(first);
  if (a.precision === "month" || a.precision === "year" || b.precision === "month" || b.precision === "year") return `${day(first)} – ${day(last)}`;
  return written(shapes.day, a.utc, b.utc);
}

/** How long from one day to another, as exactly as the vaguer of them allows; null if it is no way forward. */
export function reach(a: string | null | undefined, b: string | null | undefined): string | null {
  const from = moment(a);
  const to = moment(b);
  if (!from || !to) return null;
  const [x, y] = [new Date(from.utc), new Date(to.utc)];
  const years = y.getUTCFullYear() - x.getUTCFullYear();
  const months = years * 12 + y.getUTCMonth() - x.getUTCMonth();
  const n = Math.round((to.utc - from.utc) / 86_400_000);
  const vague = [from.precision, to.precision];
  if (vague.includes("year")) return years < 0 ? null : years === 0 ? t("sameYear") : t("after", { n: count(years, "year") });
  if (vague.includes("month")) return months < 0 ? null : months === 0 ? t("sameMonth") : t("after", { n: months % 12 ? count(months, "month") : count(months / 12, "year") });
  return n < 0 ? null : n === 0 ? t("sameDay") : t("after", { n: count(n, "day") });
}

export function axisDay(utc: number, step: "day" | "month" | "year"): string {
  const label = formatter(step === "day" ? { day: "numeric", month: "short" } : step === "month" ? { month: "short", year: "numeric" } : shapes.year).format(utc);
  /* a canvas sets a line from left to right unless the text itself says otherwise */
  return lang() === "ar" ? `\u2067${label}\u2069` : label;
}

const UNITS: Record<string, Noun> = { Y: "year", M: "month", W: "week", D: "day", TH: "hour", TM: "minute", TS: "second" };

function duration(value: string): string | null {
  const m = /^P(T?)(X{1,2}|\d+(?:\.\d+)?)([YMWDHS])$/.exec(value);
  const noun = m && UNITS[`${m[1]}${m[3]}`];
  if (!m || !noun) return null;
  return m[2]?.startsWith("X") ? some(noun) : count(Number(m[2]), noun);
}

/** A TIMEX3 value in words; the value itself where it has none. */
export function timex(value: string | null | undefined, mod?: string | null): string | null {
  if (!value) return null;
  const body = timexBody(value) ?? value;
  const prefix = mod ? tMaybe(`tm_${mod}`) : null;
  return prefix ? `${prefix} ${body}` : body;
}

function timexBody(value: string): string | null {
  const plain = dayTime(value);
  if (plain) return plain;
  const reference = tMaybe(`ref_${value}`);
  if (reference) return reference;
  const part = /^(\d{4}-\d{2}-\d{2})T(MO|AF|EV|NI)$/.exec(value);
  if (part) {
    const name = tMaybe(`part_${part[2]}`);
    return lang() === "ar" ? `${name} ${day(part[1])}` : `${day(part[1])}, ${name}`;
  }
  const week = /^(\d{4})-W(\d{2})$/.exec(value);
  if (week) return t("weekOf", { w: Number(week[2]), y: Number(week[1]) });
  const quarter = /^(\d{4})-Q([1-4])$/.exec(value);
  if (quarter) return t("quarterOf", { q: Number(quarter[2]), y: Number(quarter[1]) });
  return duration(value);
}

export function number(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(value);
}

export function compact(value: number): string {
  return new Intl.NumberFormat(locale(), { notation: Math.abs(value) >= 10_000 ? "compact" : "standard", maximumFractionDigits: 1 }).format(value);
}

export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(share);
}

interface Bounds { value?: number | null; low?: number | null; high?: number | null; mod?: string | null }

/** What a claim of a figure comes to: its value with its hedge, or its bounds. */
export function claim(f: Bounds): string | null {
  const has = (n: number | null | undefined): n is number => typeof n === "number";
  const hedge = f.mod ? tMaybe(`mod_${f.mod}`) : null;
  if (has(f.value)) return hedge ? `${hedge} ${number(f.value)}` : number(f.value);
  if (has(f.low) && has(f.high)) return f.low === f.high ? number(f.low) : t("fromTo", { a: number(f.low), b: number(f.high) });
  if (has(f.low)) return `${t("mod_at_least")} ${number(f.low)}`;
  if (has(f.high)) return `${t("mod_at_most")} ${number(f.high)}`;
  return null;
}

/** The bounds where they say more than the claim in words does. */
export function bounds(f: Bounds): string | null {
  const low = typeof f.low === "number" && f.low !== f.value ? number(f.low) : null;
  const high = typeof f.high === "number" && f.high !== f.value ? number(f.high) : null;
  if (typeof f.value !== "number" || (low === null && high === null)) return null;
  if (low !== null && high !== null) return t("fromTo", { a: low, b: high });
  return low !== null ? `${t("mod_at_least")} ${low}` : `${t("mod_at_most")} ${high}`;
}
