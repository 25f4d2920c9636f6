/* The conditions of a query as fields of a form, and back: what the form knows is taken out of the words and put back behind them. */

export interface Conditions {
  words: string;
  outlet: string;
  place: string;
  said: string;
  title: string;
  from: string;
  until: string;
  has: string[];
}

export const HAS = ["figure", "statement", "deadline", "copy"] as const;

const FIELDS: [keyof Conditions & string, string][] = [["outlet", "outlet|جهة"], ["place", "place|مكان"], ["said", "said|قال"], ["title", "title|عنوان"]];
const HAS_ARABIC: Record<string, string> = { رقم: "figure", تصريح: "statement", موعد: "deadline", نسخة: "copy" };
const VALUE = '("[^"]*"|[^\\s()"]+)';

/** Read a query; conditions that the form has no field for stay among the words. */
export function parse(query: string): Conditions {
  const out: Conditions = { words: "", outlet: "", place: "", said: "", title: "", from: "", until: "", has: [] };
  let rest = ` ${query} `;
  for (const [field, names] of FIELDS) {
    const found = new RegExp(`(^|\\s)(?:${names}):${VALUE}(?=\\s)`, "u").exec(rest);
    if (!found) continue;
    (out[field] as string) = (found[2] ?? "").replace(/"/g, "");
    rest = rest.replace(found[0], " ");
  }
  rest = rest.replace(/\s(?:has|فيه):(\p{L}+)(?=\s)/gu, (whole, name: string) => {
    const known = HAS_ARABIC[name] ?? name;
    if (!(HAS as readonly string[]).includes(known)) return whole;
    out.has.push(known);
    return " ";
  });
  const DAY = "\\d{4}(?:-\\d{2}(?:-\\d{2})?)?";
  const range = new RegExp(`\\s(${DAY})?\\.\\.(${DAY})?(?=\\s)`).exec(rest);
  if (range && (range[1] || range[2])) {
    out.from = range[1] ?? "";
    out.until = range[2] ?? "";
    rest = rest.replace(range[0], " ");
  }
  out.words = rest.trim().replace(/\s+/g, " ");
  return out;
}

const value = (text: string): string => (/[\s()":]/.test(text) ? `"${text.replace(/"/g, "")}"` : text);

export function compose(c: Conditions): string {
  const fields = FIELDS.map(([field]) => (c[field] ? `${field}:${value(c[field] as string)}` : ""));
  const range = c.from || c.until ? `${c.from}..${c.until}` : "";
  return [c.words.trim(), ...fields, ...c.has.map((name) => `has:${name}`), range].filter(Boolean).join(" ");
}
