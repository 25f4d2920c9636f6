/* People, bodies, outlets and copies: who is in the story and who carried it. */

import { routes, type Actor, type Copy, type OutletLine, type TimelineArticle, type TimelineEntry } from "../api";
import { bdi, firstFew, h, joined, list, type Child } from "../dom";
import { days, percent } from "../format";
import { count, t, tMaybe } from "../i18n";
import { link, outletOf, section, timeOf, titleOf } from "../view";

const FEW = 16;
const MOST_SPELLINGS = 4;

export function actorsPart(id: "people" | "bodies", actors: readonly Actor[]): HTMLElement | null {
  if (!actors.length) return null;
  const most = Math.max(1, ...actors.map((a) => a.mentions));
  const row = (a: Actor): HTMLElement => {
    const bar = h("span", { class: "bar-fill", "aria-hidden": "true" });
    bar.style.inlineSize = `${Math.max(2, (100 * a.mentions) / most)}%`;
    const others = list(a.spellings).filter((x) => x !== a.name).slice(0, MOST_SPELLINGS);
    return h("li", null, h("p", null, link(routes.who(a.entity || a.name), bdi(a.name)), h("span", { class: "quiet" }, ...joined([count(a.mentions, "time"), count(a.articles, "article")]))), h("span", { class: "bar-track", "aria-hidden": "true" }, bar), others.length > 0 && h("p", { class: "spelt quiet" }, h("span", { class: "unseen" }, `${t("spelt")}: `), ...joined(others.map((x) => bdi(x)))));
  };
  return section(id, t(id), actors.length, firstFew(h("ul", { class: "actors" }), actors, FEW, row, (n) => t("showMore", { n })));
}

export function outletsPart(outlets: readonly OutletLine[]): HTMLElement | null {
  if (!outlets.length) return null;
  const row = (o: OutletLine): HTMLElement => h("li", null, o.outlet ? link(routes.outlet(o.outlet), bdi(o.outlet)) : outletOf(null), h("span", { class: "quiet" }, ...joined([count(o.articles, "article"), days(o.first?.slice(0, 10), o.last?.slice(0, 10))])));
  return section("outlets", t("outlets"), outlets.length, firstFew(h("ul", { class: "carriers" }), outlets, FEW, row, (n) => t("showMore", { n })));
}

function side(role: string, key: string, known: ReadonlyMap<string, TimelineArticle>): Child {
  const a = known.get(key);
  return h("p", null, h("span", { class: "label" }, role), link(routes.article(key), a ? titleOf(a.title) : h("bdi", null, key)), a && h("span", { class: "quiet" }, " ", ...joined([outletOf(a.outlet), timeOf(a.published)])));
}

export function copiesPart(copies: readonly Copy[], timeline: readonly TimelineEntry[]): HTMLElement | null {
  if (!copies.length) return null;
  const known = new Map<string, TimelineArticle>();
  for (const entry of timeline) for (const a of list(entry.articles)) known.set(a.key, a);
  const row = (c: Copy): HTMLElement => {
    const earlier = c.first === c.b ? c.b : c.a;
    const later = earlier === c.a ? c.b : c.a;
    const sure = c.first === c.a || c.first === c.b;
    return h("li", { class: "pair" }, side(sure ? t("original") : t("article"), earlier, known), side(sure ? t("copy") : t("article"), later, known), h("p", { class: "meta" }, ...joined([tMaybe(c.kind) ?? c.kind, typeof c.share === "number" && t("sharedText", { n: percent(c.share) }), !sure && t("whichFirst"), link(routes.compare(earlier, later), h("span", { class: "piece" }, t("compareTwo")))])));
  };
  return section("copies", t("copies"), copies.length, firstFew(h("ul", { class: "pairs" }), copies, 8, row, (n) => t("showMore", { n })));
}
