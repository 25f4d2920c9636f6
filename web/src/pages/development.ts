/* One development as each outlet told it, side by side: what only it has, whom it credits, whom it copied. */

import { api, perhaps, routes, type Article, type DevelopmentPage, type Span, type Telling } from "../api";
import { bdi, direction, h, joined, list, type Child } from "../dom";
import { day, dayTime } from "../format";
import { count, t } from "../i18n";
import { grow, telling } from "../story/tree";
import { articleLink, link, nameIn, outletOf, pageTitle, timeOf, titleOf, type View, type Visit } from "../view";

const TEXTS_AT_MOST = 16;
const FEW_ONLY = 8;

/** Passages near each other as one: what is parted by white space alone. */
function together(spans: readonly Span[], points: readonly string[]): [number, number][] {
  const out: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last && points.slice(last[1], from).every((c) => /\s/.test(c))) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

function only(one: Telling, a: Article | null, alone: boolean): Child {
  if (alone) return null;
  if (!a) return list(one.only).length ? h("p", { class: "quiet" }, t("onlyN", { n: count(one.only.length, "passage") })) : h("p", { class: "quiet" }, t("nothingOnly"));
  const points = Array.from(a.text);
  const passages = together(list(one.only), points);
  if (!passages.length) return h("p", { class: "quiet" }, t("nothingOnly"));
  const row = ([from, to]: [number, number]): HTMLElement => {
    const text = points.slice(from, to).join("").trim();
    return h("li", null, h("a", { href: routes.article(one.key, [from, to]), dir: direction(text), lang: "ar" }, text));
  };
  return [h("h3", null, t("onlyHere"), h("span", { class: "tally" }, ` ${passages.length}`)), h("ul", { class: "only" }, passages.slice(0, FEW_ONLY).map(row)), passages.length > FEW_ONLY && h("p", { class: "quiet" }, count(passages.length - FEW_ONLY, "other"))];
}

function column(one: Telling, a: Article | null, d: DevelopmentPage, first: Telling | undefined): HTMLElement {
  const other = one.copy_of && d.tellings.some((x) => x.key === one.copy_of) ? one.copy_of : first && first !== one ? first.key : null;
  return h(
    "li",
    { class: "telling", "data-item": true },
    h("p", { class: "kicker" }, one.outlet ? link(routes.outlet(one.outlet), bdi(one.outlet)) : outletOf(null)),
    h("h2", null, articleLink(one.key, one.title)),
    h("p", { class: "meta" }, ...joined([timeOf(one.published, dayTime(one.published)), one.copy_of && t("copy"), list(one.credits).length > 0 && [`${t("credits")}: `, joined(list(one.credits).map((c) => bdi(c)), "، ")], other && link(routes.compare(other, one.key), h("span", { class: "piece" }, t("compareTwo")))])),
    only(one, a, d.tellings.length < 2),
  );
}

export async function developmentPage({ url, signal }: Visit): Promise<View> {
  const d = await api.development(nameIn(url), signal);
  const tellings = [...list(d.tellings)].sort((a, b) => ((a.published ?? "9") < (b.published ?? "9") ? -1 : 1));
  const texts = new Map((await Promise.all(tellings.slice(0, TEXTS_AT_MOST).map((one) => perhaps(api.article(one.key, signal))))).filter((a): a is Article => a !== null).map((a) => [a.key, a]));
  const roots = grow(list(d.tree));
  const copied = list(d.tree).some((node) => node.parent);
  const node = h(
    "div",
    { class: "page development" },
    h("header", { class: "story-head" }, h("p", { class: "kicker" }, link(routes.story(d.story, d.development), titleOf(d.story_title))), pageTitle(titleOf(d.title)), h("p", { class: "meta" }, ...joined([day(d.date), count(d.sources, "source"), count(tellings.length, "article")]))),
    copied && h("section", { class: "part", "aria-labelledby": "tree-h" }, h("h2", { id: "tree-h" }, t("copyTree")), h("ul", { class: "tellers tree" }, roots.map((twig) => telling(twig, d.date, true)))),
    h("ol", { class: "tellings" }, tellings.map((one) => column(one, texts.get(one.key) ?? null, d, tellings[0]))),
  );
  return { title: d.title || t("development_"), node };
}
