/* The developments on a thread, those of a day together, in their chapters; copies folded under what they copy. */

import { routes, type Chapter, type CopyNode, type Development, type Note, type TimelineArticle, type TimelineEntry } from "../api";
import { firstFew, h, icon, joined, list, type Child } from "../dom";
import { done } from "../done";
import { clock, days, dayShort, dayTime, timex, year } from "../format";
import { count, t } from "../i18n";
import { noteSlot } from "../notes";
import { recall, remember } from "../store";
import { articleLink, link, outletOf, section, timeOf, titleOf } from "../view";
import { strip } from "./strip";
import { grow, telling, type Twig } from "./tree";

const FEW = 40;
const FEW_TELLERS = 4;

export interface TimelineFacts {
  entries: readonly TimelineEntry[];
  developments: readonly Development[];
  chapters: readonly Chapter[];
  notes: readonly Note[];
  writable: boolean;
  /** Developments that came since this reader was here. */
  fresh: ReadonlySet<string>;
}

/** Tellings as nodes, from the timeline alone where the story does not tell its trees. */
function nodes(e: TimelineEntry, d: Development | undefined): CopyNode[] {
  if (list(d?.tree).length) return [...list(d?.tree)];
  return list(e.articles).map((a) => ({ article: a.key, outlet: a.outlet, published: a.published, title: a.title, parent: a.copy_of, agency: null, kind: null, share: null, version_of: null, added: [], left_out: [], changed: [] }));
}

function when(a: TimelineArticle, on: string | null | undefined): Child {
  const at = a.published ?? "";
  return timeOf(a.published, on && at.startsWith(on) ? clock(at) : dayTime(at));
}

/** When it happened, where that is another day than that of the news. */
function happened(e: TimelineEntry, d: Development | undefined): Child {
  const value = d?.event?.value;
  if (!value || !d?.event || value.slice(0, 10) === e.date) return null;
  const shown = timex(value);
  return shown && h("span", { class: "piece" }, `${t("happened")} `, d.event.article ? link(routes.article(d.event.article, d.event.span), timeOf(value, shown)) : timeOf(value, shown));
}

function copyLink(development: string): HTMLElement {
  const anchor = h("a", { class: "here", href: `#d-${encodeURIComponent(development)}`, "aria-label": t("linkHere"), title: t("linkHere") }, icon("link"));
  anchor.addEventListener("click", () => {
    const url = new URL(anchor.href);
    void navigator.clipboard?.writeText(url.href).then(() => done(t("linkCopied"), null, () => undefined), () => undefined);
  });
  return anchor;
}

function event(e: TimelineEntry, f: TimelineFacts, d: Development | undefined): HTMLElement {
  const all = nodes(e, d);
  const roots = grow(all);
  const only = all.length === 1 ? all[0] : undefined;
  const same = list(e.articles).find((a) => a.title === e.title && !a.copy_of);
  const id = `d-${e.development}`;
  const fresh = f.fresh.has(e.development) && h("span", { class: "fresh" }, t("fresh"));
  const slot = noteSlot({ development: e.development }, f.notes.filter((n) => n.on.kind === "development" && n.on.development === e.development), f.writable, t("noteOn", { what: e.title || t("untitled") }));
  const tools = h("p", { class: "event-tools" }, all.length > 1 && h("a", { class: "tool-button", href: routes.development(e.development), "data-key": "c" }, icon("columns"), h("span", null, t("compareTellings"))), slot.button, copyLink(e.development));
  const title = same ? articleLink(same.key, e.title) : only ? articleLink(only.article, e.title || only.title) : titleOf(e.title);
  const heading = h("h3", { tabindex: "-1" }, title, " ", fresh);
  if (only) {
    const a = list(e.articles)[0];
    return h("article", { class: "event lone", id, "data-item": true, "data-article": only.article }, heading, only.title && only.title !== e.title && !same && h("p", null, articleLink(only.article, only.title)), h("p", { class: "meta" }, ...joined([outletOf(only.outlet), a && when(a, e.date), happened(e, d), only.parent && [`${t("copiedFrom")} `, articleLink(only.parent, only.parent)]])), tools, slot.node);
  }
  const row = (twig: Twig): HTMLElement => telling(twig, e.date, twig.node.article !== same?.key);
  return h(
    "article",
    { class: "event", id, "data-item": true }, heading,
    h("p", { class: "meta" }, ...joined([h("b", { class: "sources", title: t("sourcesHow") }, count(e.sources, "source")), count(all.length, "article"), happened(e, d)])),
    h("div", null, firstFew(h("ul", { class: "tellers" }), roots, FEW_TELLERS, row, (n) => t("showMore", { n }))), tools, slot.node,
  );
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

/** Where a chapter begins, as the line is read: at the first of its developments that comes. */
function openings(chapters: readonly Chapter[], ordered: readonly TimelineEntry[]): Map<string, Chapter> {
  const of = new Map(chapters.flatMap((c) => c.developments.map((d) => [d, c] as const)));
  const out = new Map<string, Chapter>();
  const seen = new Set<Chapter>();
  for (const e of ordered) {
    const chapter = of.get(e.development);
    if (chapter && !seen.has(chapter)) out.set(e.development, chapter);
    if (chapter) seen.add(chapter);
  }
  return out;
}

export interface Timeline {
  node: HTMLElement;
  reveal: (development: string) => void;
  /** The trees of all developments, for those that are yet to be drawn; with a timeline, that in place of the one drawn. */
  know: (developments: readonly Development[], anew?: { entries: readonly TimelineEntry[]; chapters: readonly Chapter[] }) => void;
}

export function timelinePart(first: TimelineFacts): Timeline | null {
  let f = first;
  let entries = f.entries;
  if (!entries.length) return null;
  const known = new Map(f.developments.map((d) => [d.development, d]));
  const slot = h("div");
  let whole = false;
  const draw = (newest: boolean, all: boolean): void => {
    whole = all;
    const ol = h("ol", { class: "line" });
    const ordered = inOrder(entries, newest);
    const opens = f.chapters.length > 1 ? openings(f.chapters, ordered) : new Map<string, Chapter>();
    const stretches = byDay(ordered);
    let shown: string | null = null;
    const knot = (ofDay: TimelineEntry[]): HTMLElement => {
      const date = ofDay[0]?.date;
      const its = year(date);
      const turned = its !== null && its !== shown;
      shown = its;
      const chapter = ofDay.map((e) => opens.get(e.development)).find(Boolean);
      return h("li", { class: chapter ? "knot opens" : "knot" }, chapter && h("p", { class: "chapter" }, h("bdi", { lang: "ar" }, chapter.title), h("span", { class: "quiet" }, days(chapter.first, chapter.last) ?? "")), turned && h("p", { class: "year" }, its), h("p", { class: "when" }, timeOf(date, dayShort(date)) ?? t("undated")), ofDay.map((e) => event(e, f, known.get(e.development))));
    };
    let few = 0;
    for (let n = 0; few < stretches.length && n < FEW; few++) n += stretches[few]?.length ?? 0;
    slot.replaceChildren(h("div", null, firstFew(ol, stretches, all ? stretches.length : few, knot, (n) => t("showMore", { n }))));
  };
  let newest = recall("order") !== "oldest";
  draw(newest, false);
  /* an address that names a development must find it */
  const reveal = (development: string): void => {
    if (!document.getElementById(`d-${development}`) && entries.some((e) => e.development === development)) draw(newest, true);
  };
  const jump = (development: string): void => {
    reveal(development);
    const target = document.getElementById(`d-${development}`);
    target?.scrollIntoView({ block: "start" });
    target?.querySelector<HTMLElement>("h3")?.focus({ preventScroll: true });
  };
  const order = h("button", { type: "button", class: "quiet-button" });
  const name = (): void => void (order.textContent = newest ? t("oldestFirst") : t("newestFirst"));
  name();
  order.addEventListener("click", () => {
    newest = !newest;
    remember("order", newest ? null : "oldest");
    name();
    draw(newest, false);
  });
  const node = section("timeline", t("timeline"), entries.length, strip(entries, f.chapters, jump), entries.length > 1 && h("p", { class: "tools-line" }, order), slot);
  const know: Timeline["know"] = (developments, anew) => {
    for (const d of developments) known.set(d.development, d);
    if (!anew) return;
    f = { ...f, ...anew };
    entries = f.entries;
    /* who reads with the keys in it already keeps what is there */
    if (!slot.contains(document.activeElement)) draw(newest, whole);
  };
  return { node, reveal, know };
}
