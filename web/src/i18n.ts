/* The language of the reader: its words, its counted nouns, its months and digits. */

import { recall, remember } from "./store";
import { nouns, plurals, words, type Noun, type Word } from "./words";

export type { Noun, Word } from "./words";

export type Lang = "ar" | "en";

/*
 * The Gregorian calendar in both languages. Arabic has four families of month names, each by a country of it; and a
 * fifth way, two of them side by side, which format.ts makes. One kind of digits throughout, so that figures compare
 * at a glance: Western unless the reader wants the others.
 */
export const MONTHS = ["gulf", "levant", "maghreb", "morocco", "both"] as const;
export type Months = (typeof MONTHS)[number];
const monthRegions: Record<Months, string> = { gulf: "ar", levant: "ar-SY", maghreb: "ar-TN", morocco: "ar-MA", both: "ar" };
export const DIGITS = ["latn", "arab"] as const;
export type Digits = (typeof DIGITS)[number];

function kept<T extends string>(name: string, among: readonly T[]): T {
  const value = recall(name);
  return among.find((x) => x === value) ?? (among[0] as T);
}

let monthsNow: Months = kept("months", MONTHS);
let digitsNow: Digits = kept("digits", DIGITS);

export const months = (): Months => monthsNow;
export const digits = (): Digits => digitsNow;

export function setMonths(next: Months): void {
  monthsNow = next;
  remember("months", next === MONTHS[0] ? null : next);
}

export function setDigits(next: Digits): void {
  digitsNow = next;
  remember("digits", next === DIGITS[0] ? null : next);
}

/** The locale that numbers and dates are written in. */
export function locale(family: Months = monthsNow): string {
  return current === "ar" ? `${monthRegions[family]}-u-ca-gregory-nu-${digitsNow}` : "en-GB-u-ca-gregory-nu-latn";
}

const rules: Record<Lang, Intl.PluralRules> = { ar: new Intl.PluralRules("ar"), en: new Intl.PluralRules("en") };
const ORDER: Intl.LDMLPluralRule[] = ["zero", "one", "two", "few", "many", "other"];

let current: Lang = recall("lang") === "en" ? "en" : "ar";

export function lang(): Lang {
  return current;
}

export function setLang(next: Lang): void {
  current = next;
  remember("lang", next === "ar" ? null : next);
}

export function t(word: Word, values: Record<string, string | number> = {}): string {
  const text: string = words[word][current === "ar" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? new Intl.NumberFormat(locale(), { useGrouping: false }).format(value) : value;
  });
}

/** A word whose name is made of API data; null if there is none. */
export function tMaybe(name: string): string | null {
  return Object.prototype.hasOwnProperty.call(words, name) ? t(name as Word) : null;
}

export function count(n: number, noun: Noun): string {
  const forms = nouns[noun];
  const shown = new Intl.NumberFormat(locale()).format(n);
  const text = current === "ar" ? forms.ar[ORDER.indexOf(rules.ar.select(n))] ?? forms.ar[5] : forms.en[rules.en.select(n) === "one" ? 0 : 1];
  return text.replace("{n}", shown);
}

export function some(noun: Noun): string {
  return plurals[noun]?.[current === "ar" ? 0 : 1] ?? t("some");
}
