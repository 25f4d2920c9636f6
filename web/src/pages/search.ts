/* Full-text search: reprints folded under the best of them, conditions as a form, the search kept for another day. */

import { api, away, perhaps, routes, write, type Hit, type OutletName, type SavedSearch } from "../api";
import { bdi, direction, h, joined, list, type Child } from "../dom";
import { done, failed } from "../done";
import { count, t, type Word } from "../i18n";
import { snippet } from "../marks";
import { menu, menuLink, toolButton } from "../menu";
import { go } from "../nav";
import { compose, HAS, parse } from "../query";
import { articleLink, link, outletOf, pageTitle, paging, timeOf, type View, type Visit } from "../view";
import { watchButton } from "../watch";
import { offsetOf } from "./stories";

const LIMIT = 20;

/** A hit; `marked`: the words that were looked for stand out; `copies`: its reprints, folded under it. */
export function hitRow(hit: Hit, heading: "h2" | "h3", marked = true, copies: readonly Hit[] = []): HTMLElement {
  const found = snippet(hit.snippet, marked);
  return h(
    "li",
    { class: "hit", "data-item": true },
    h(heading, null, hit.copy_of && h("span", { class: "quiet" }, t("reprint"), " "), articleLink(hit.key, hit.title)),
    h("p", { class: "meta" }, ...joined([outletOf(hit.outlet), timeOf(hit.published), hit.story && link(routes.story(hit.story), t("inStory"))])),
    !hit.copy_of && hit.snippet && h("p", { class: "snippet", dir: direction(hit.snippet), lang: "ar" }, ...found),
    copies.length > 0 && h("details", { class: "fold" }, h("summary", null, count(copies.length, "copy")), h("ul", { class: "branch" }, copies.map((c) => h("li", { class: "told" }, h("p", null, articleLink(c.key, c.title)), h("p", { class: "meta" }, ...joined([outletOf(c.outlet), timeOf(c.published)])))))),
  );
}

/** Hits with their reprints: one whose original is on another page stands for itself. */
function folded(hits: readonly Hit[]): { hit: Hit; copies: Hit[] }[] {
  const out: { hit: Hit; copies: Hit[] }[] = [];
  const under = new Map<string, { hit: Hit; copies: Hit[] }>();
  for (const hit of hits) {
    const head = hit.copy_of ? under.get(hit.copy_of) : undefined;
    const row = head ?? { hit, copies: [] };
    if (head) head.copies.push(hit);
    else out.push(row);
    under.set(hit.key, row);
  }
  return out;
}

function empty(meant: string | null | undefined): Child {
  const how = meant ? h("p", null, t("didYouMean"), " ", link(routes.search(meant), h("bdi", null, meant)), t("questionMark")) : h("p", { class: "quiet" }, t("noHitsHow"));
  return h("div", { class: "state small" }, h("p", { class: "loose", "aria-hidden": "true" }), h("p", null, t("noHits")), how);
}

const EXAMPLES: [string, Word][] = [
  ['"التحالف الدولي"', "help_phrase"], ["انسحاب أو خروج", "help_or"], ["التحالف -سوريا", "help_not"], ["استثمار*", "help_prefix"], ["قرب(هدنة غزة، 5)", "help_near"], ["عنوان:انتخابات", "help_title"],
  ["جهة:واع", "help_outlet"], ["قال:السوداني", "help_said"], ["مكان:بغداد", "help_place"], ["فيه:رقم", "help_has"], ["2024-01..2024-09", "help_dates"], ["منذ 3 أسابيع", "help_since"],
];

function help(open: boolean): HTMLElement {
  return h("details", { class: "search-help fold", open }, h("summary", null, t("searchHelp")), h("dl", null, EXAMPLES.map(([query, word]) => h("div", null, h("dt", null, h("a", { href: routes.search(query) }, h("code", { dir: "auto", lang: "ar" }, query))), h("dd", null, t(word))))), h("p", { class: "quiet" }, t("searchHelpEnd")));
}

function refine(q: string, outlets: readonly OutletName[]): HTMLElement {
  const c = parse(q);
  const field = (name: "place" | "said" | "title", label: string): HTMLElement => h("p", null, h("label", { for: `s-${name}` }, label), h("input", { type: "search", name, id: `s-${name}`, value: c[name], placeholder: " ", dir: "auto", maxlength: 200, autocomplete: "off" }));
  const date = (name: "from" | "until", label: string): HTMLElement => h("p", null, h("label", { for: `s-${name}` }, label), h("input", { type: "text", inputmode: "numeric", name, id: `s-${name}`, value: c[name], placeholder: "2024-09", dir: "ltr", pattern: "\\d{4}(-\\d{2}(-\\d{2})?)?", maxlength: 10, autocomplete: "off", title: t("dateHow") }));
  const names = outlets.map((o) => o.outlet);
  if (c.outlet && !names.includes(c.outlet)) names.unshift(c.outlet);
  const form = h(
    "form",
    { class: "filter", "aria-label": t("refine"), action: "/search" },
    h("p", null, h("label", { for: "s-outlet" }, t("outlet")), h("select", { name: "outlet", id: "s-outlet" }, h("option", { value: "" }, t("allOutlets")), names.map((name) => h("option", { value: name, selected: name === c.outlet, lang: "ar" }, name)))),
    field("title", t("inTitle")), field("said", t("speaker")), field("place", t("place")), date("from", t("fromDay")), date("until", t("untilDay")),
    h("fieldset", { class: "tick" }, h("legend", null, t("hasIn")), HAS.map((name) => h("label", null, h("input", { type: "checkbox", name: "has", value: name, checked: c.has.includes(name) }), " ", t(`has_${name}` as Word)))),
    h("p", { class: "do" }, h("button", { type: "submit", class: "action" }, t("apply")), link(routes.search(c.words), t("clear"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const of = (name: string): string => String(data.get(name) ?? "").trim();
    go(routes.search(compose({ words: c.words, outlet: of("outlet"), place: of("place"), said: of("said"), title: of("title"), from: of("from"), until: of("until"), has: data.getAll("has").map(String) })));
  });
  const narrowed = Boolean(c.outlet || c.place || c.said || c.title || c.from || c.until || c.has.length);
  return h("details", { class: "filter-fold refine", open: narrowed }, h("summary", null, t("refine")), form);
}

function saveButton(q: string): HTMLElement {
  const button = toolButton(t("saveSearch"), "keep", () => {
    button.disabled = true;
    write<SavedSearch>("POST", "/searches", { query: q }).then(({ undo }) => {
      done(t("searchKept"), undo, () => (button.disabled = false));
    }, (error: unknown) => {
      button.disabled = false;
      failed(error);
    });
  });
  return button;
}

function tools(q: string, writable: boolean): HTMLElement {
  return h("div", { class: "tools-row" }, writable && saveButton(q), watchButton({ query: q }, q, writable), menu(t("feed"), "feed", [menuLink(away.searchFeed(q, "atom"), t("feedAtom")), menuLink(away.searchFeed(q, "json"), t("feedJson"))]));
}

export async function searchPage({ url, signal }: Visit): Promise<View> {
  const q = (url.searchParams.get("q") ?? "").trim();
  const offset = offsetOf(url);
  if (!q) {
    const node = h("div", { class: "page narrow" }, pageTitle(t("search")), h("p", { class: "meta" }, t("searchLead")), help(true));
    return { title: t("search"), node, ready: () => document.querySelector<HTMLElement>("#site-q")?.focus() };
  }
  const [answer, status, outlets] = await Promise.all([api.search({ q, offset, limit: LIMIT }, signal), perhaps(api.status()), perhaps(api.outlets(signal))]);
  const rows = folded(list(answer.hits));
  const total = count(answer.total, "hit");
  const [before, after] = t("resultsFor", { q: "\u0000" }).split("\u0000");
  const node = h(
    "div",
    { class: "page narrow" },
    pageTitle(before, h("bdi", null, q), after),
    h("p", { class: "meta" }, total, answer.meant && rows.length > 0 && [" · ", t("didYouMean"), " ", link(routes.search(answer.meant), bdi(answer.meant)), t("questionMark")]),
    tools(q, status?.writable === true), refine(q, list(outlets?.outlets)),
    rows.length ? h("ol", { class: "hits", start: offset + 1 }, rows.map((row) => hitRow(row.hit, "h2", true, row.copies))) : empty(answer.meant),
    paging(answer.total, offset, LIMIT, (to) => routes.search(q, to)), help(false),
  );
  return { title: t("resultsFor", { q }), node, said: total };
}
