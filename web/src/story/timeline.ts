/* The developments on a thread, those of a day together; copies folded under what they copy. */

import type { TimelineArticle, TimelineEntry } from "../api";
import { firstFew, h, joined, list, type Child } from "../dom";
import { clock, dayShort, dayTime, year } from "../format";
import { count, t } from "../i18n";
import { recall, remember } from "../store";
import { articleLink, outletOf, section, timeOf, titleOf } from "../view";

const FEW = 40;
const FEW_TELLERS = 4;

/** When an article came: on the day of its development the clock alone, if it is known; else the day too. */
function when(a: TimelineArticle, on: string | null | undefined): Child {
  const at = a.published ?? "";
  return timeOf(a.published, on && at.startsWith(on) ? clock(at) : dayTime(at));
}

function line(a: TimelineArticle, copies: readonly TimelineArticle[], source: Child, on: string | null | undefined, titled = true): HTMLElement {
  return h(
    "li",
    { class: "told" },
    titled && h("p", null, articleLink(a.key, a.title)),
    h("p", { class: "meta" }, ...joined([outletOf(a.outlet), when(a, on)]), source),
    copies.length > 0 && h("details", { class: "fold" }, h("summary", null, count(copies.length, "copy")), h("ul", null, copies.map((c) => line(c, [], null, on)))),
  );
}

/** Articles with their copies: a copy of a copy goes under the first of them. The one that the heading leads to has no title again. */
function told(articles: readonly TimelineArticle[], on: string | null | undefined, lead: TimelineArticle | undefined): HTMLElement {
  const here = new Map(articles.map((a) => [a.key, a]));
  const root = (a: TimelineArticle): TimelineArticle => {
    const seen = new Set<string>();
    let at = a;
    for (let up = at.copy_of ? here.get(at.copy_of) : undefined; up && !seen.has(up.key); up = at.copy_of ? here.get(at.copy_of) : undefined) {
      seen.add(up.key);
      at = up;
    }
    return at;
  };
  const under = new Map<string, TimelineArticle[]>();
  const heads: TimelineArticle[] = [];
  for (const a of articles) {
    const head = root(a);
    if (head.key === a.key) heads.push(a);
    else under.set(head.key, [...(under.get(head.key) ?? []), a]);
  }
  /* a ring of copies has no head: nothing may be lost */
  if (!heads.length) heads.push(...articles);
  const ul = h("ul", { class: "tellers" });
  const row = (a: TimelineArticle): HTMLElement => line(a, under.get(a.key) ?? [], outside(a, here), on, a !== lead);
  return h("div", null, firstFew(ul, heads, FEW_TELLERS, row, (n) => t("showMore", { n })));
}

/** Names the original of a copy that stands in another development. */
function outside(a: TimelineArticle, here: ReadonlyMap<string, TimelineArticle>): Child {
  return a.copy_of && !here.has(a.copy_of) ? h("span", { class: "quiet" }, ` — ${t("copiedFrom")} `, articleLink(a.copy_of, a.copy_of)) : null;
}

function event(d: TimelineEntry): HTMLElement {
  const articles = list(d.articles);
  const only = articles.length === 1 ? articles[0] : undefined;
  const lead = articles.find((a) => a.title === d.title && !a.copy_of);
  const id = `d-${d.development}`;
  /* what one article told under the same title is said in two lines */
  if (only && only.title === d.title) return h("article", { class: "event lone", id }, h("h3", { tabindex: "-1" }, articleLink(only.key, d.title)), h("p", { class: "meta" }, ...joined([outletOf(only.outlet), when(only, d.date)]), outside(only, new Map())));
  return h("article", { class: "event", id }, h("h3", { tabindex: "-1" }, lead ? articleLink(lead.key, d.title) : titleOf(d.title)), h("p", { class: "meta" }, ...joined([count(d.sources, "source"), count(articles.length, "article")])), told(articles, d.date, lead));
}

function inOrder(entries: readonly TimelineEntry[], newest: boolean): TimelineEntry[] {
  const out = entries.map((e, i) => ({ e, i })).sort((a, b) => ((a.e.date ?? "") === (b.e.date ?? "") ? a.i - b.i : (a.e.date ?? "") < (b.e.date ?? "") ? -1 : 1)).map(({ e }) => e);
  return newest ? out.reverse() : out;
}

function byDay(entries: readonly TimelineEntry[]): TimelineEntry[][] {
  const out: TimelineEntry[][] = [];
  for (const e of entries) {
    const last = out[out.length - 1];
    if (last && (last[0]?.date ?? null) === (e.date ?? null)) last.push(e);
    else out.push([e]);
  }
  return out;
}

export function timelinePart(entries: readonly TimelineEntry[]): HTMLElement | null {
  if (!entries.length) return null;
  const slot = h("div");
  const draw = (newest: boolean, all: boolean): void => {
    const ol = h("ol", { class: "line" });
    const days = byDay(inOrder(entries, newest));
    let shown: string | null = null;
    const knot = (ofDay: TimelineEntry[]): HTMLElement => {
      const date = ofDay[0]?.date;
      const its = year(date);
      const opens = its !== null && its !== shown;
      shown = its;
      return h("li", { class: "knot" }, opens && h("p", { class: "year" }, its), h("p", { class: "when" }, timeOf(date, dayShort(date)) ?? t("undated")), ofDay.map(event));
    };
    let few = 0;
    for (let n = 0; few < days.length && n < FEW; few++) n += days[few]?.length ?? 0;
    slot.replaceChildren(h("div", null, firstFew(ol, days, all ? days.length : few, knot, (n) => t("showMore", { n }))));
  };
  let newest = recall("order") !== "oldest";
  /* an address that names a development must find it */
  draw(newest, location.hash.startsWith("#d-"));
  const order = h("button", { type: "button", class: "quiet-button" });
  const name = (): void => void (order.textContent = newest ? t("oldestFirst") : t("newestFirst"));
  name();
  order.addEventListener("click", () => {
    newest = !newest;
    remember("order", newest ? null : "oldest");
    name();
    draw(newest, false);
  });
  return section("timeline", t("timeline"), entries.length, entries.length > 1 && h("p", { class: "tools-line" }, order), slot);
}
