/* Full-text search. */

import { api, routes, type Hit } from "../api";
import { direction, h, joined, list, type Child } from "../dom";
import { count, t } from "../i18n";
import { snippet } from "../marks";
import { articleLink, link, outletOf, pageTitle, paging, timeOf, type View, type Visit } from "../view";
import { offsetOf } from "./home";

const LIMIT = 20;

/** A hit; `marked`: the words that were looked for stand out. */
export function hitRow(hit: Hit, heading: "h2" | "h3", marked = true): HTMLElement {
  const found = snippet(hit.snippet, marked);
  return h(
    "li",
    { class: hit.copy_of ? "hit reprint" : "hit" },
    h(heading, null, hit.copy_of && h("span", { class: "quiet" }, t("reprint"), " "), articleLink(hit.key, hit.title)),
    h("p", { class: "meta" }, ...joined([outletOf(hit.outlet), timeOf(hit.published), hit.story && link(routes.story(hit.story), t("inStory"))])),
    !hit.copy_of && hit.snippet && h("p", { class: "snippet", dir: direction(hit.snippet), lang: "ar" }, ...found),
  );
}

function empty(meant: string | null | undefined): Child {
  const how = meant ? h("p", null, t("didYouMean"), " ", link(routes.search(meant), h("bdi", null, meant)), t("questionMark")) : h("p", { class: "quiet" }, t("noHitsHow"));
  return h("div", { class: "state small" }, h("p", { class: "loose", "aria-hidden": "true" }), h("p", null, t("noHits")), how);
}

export async function searchPage({ url, signal }: Visit): Promise<View> {
  const q = (url.searchParams.get("q") ?? "").trim();
  const offset = offsetOf(url);
  if (!q) {
    const node = h("div", { class: "page narrow" }, pageTitle(t("search")), h("p", { class: "meta" }, t("searchLead")));
    return { title: t("search"), node, ready: () => document.querySelector<HTMLElement>("#site-q")?.focus() };
  }
  const answer = await api.search({ q, offset, limit: LIMIT }, signal);
  const hits = list(answer.hits);
  const total = count(answer.total, "hit");
  const [before, after] = t("resultsFor", { q: "\u0000" }).split("\u0000");
  const node = h(
    "div",
    { class: "page narrow" },
    pageTitle(before, h("bdi", null, q), after),
    h("p", { class: "meta" }, total),
    hits.length ? h("ol", { class: "hits", start: offset + 1 }, hits.map((hit) => hitRow(hit, "h2"))) : empty(answer.meant),
    paging(answer.total, offset, LIMIT, (to) => routes.search(q, to)),
  );
  return { title: t("resultsFor", { q }), node, said: total };
}
