/* The developments as cards on a thread; copies folded under what they copy. */

import type { TimelineArticle, TimelineEntry } from "../api";
import { firstFew, h, joined, list, type Child } from "../dom";
import { day, dayTime, year } from "../format";
import { count, t } from "../i18n";
import { recall, remember } from "../store";
import { articleLink, outletOf, section, timeOf, titleOf } from "../view";

const FEW = 40;

function line(a: TimelineArticle, copies: readonly TimelineArticle[], source: Child, titled = true): HTMLElement {
  return h(
    "li",
    { class: "told" },
    titled && h("p", null, articleLink(a.key, a.title)),
    h("p", { class: "meta" }, ...joined([outletOf(a.outlet), timeOf(a.published, dayTime(a.published))]), source),
    copies.length > 0 && h("details", { class: "fold" }, h("summary", null, count(copies.length, "copy")), h("ul", null, copies.map((c) => line(c, [], null)))),
  );
}

/** Articles with their copies: a copy of a copy goes under the first of them. */
function told(articles: readonly TimelineArticle[], namesake: TimelineArticle | undefined): HTMLElement {
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
  const row = (a: TimelineArticle): HTMLElement => line(a, under.get(a.key) ?? [], a.copy_of && !here.has(a.copy_of) ? h("span", { class: "quiet" }, ` — ${t("copiedFrom")} `, articleLink(a.copy_of, a.copy_of)) : null, a !== namesake);
  return h("div", null, firstFew(ul, heads, 4, row, (n) => t("showMore", { n })));
}

function entry(d: TimelineEntry): HTMLElement {
  const articles = list(d.articles);
  /* a development that bears the title of its one article does not say it twice */
  const namesake = articles.length === 1 && articles[0]?.title === d.title ? articles[0] : undefined;
  return h(
    "li",
    { class: "knot", id: `d-${d.development}` },
    h("p", { class: "when" }, timeOf(d.date, day(d.date)) ?? t("undated")),
    h("div", { class: "event" }, h("h3", { tabindex: "-1" }, namesake ? articleLink(namesake.key, d.title) : titleOf(d.title)), h("p", { class: "meta" }, ...joined([count(d.sources, "source"), count(articles.length, "article")])), told(articles, namesake)),
  );
}

function inOrder(entries: readonly TimelineEntry[], newest: boolean): TimelineEntry[] {
  const out = entries.map((e, i) => ({ e, i })).sort((a, b) => ((a.e.date ?? "") === (b.e.date ?? "") ? a.i - b.i : (a.e.date ?? "") < (b.e.date ?? "") ? -1 : 1)).map(({ e }) => e);
  return newest ? out.reverse() : out;
}

export function timelinePart(entries: readonly TimelineEntry[]): HTMLElement | null {
  if (!entries.length) return null;
  const slot = h("div");
  const draw = (newest: boolean, all: boolean): void => {
    const ol = h("ol", { class: "line" });
    let shown: string | null = null;
    const row = (d: TimelineEntry): HTMLElement => {
      const item = entry(d);
      const its = year(d.date);
      if (its !== shown && its) item.prepend(h("p", { class: "year" }, its));
      shown = its;
      return item;
    };
    slot.replaceChildren(h("div", null, firstFew(ol, inOrder(entries, newest), all ? entries.length : FEW, row, (n) => t("showMore", { n }))));
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
