/* Who copied whom among the tellings of a development: a tree, the first telling at its root. */

import { routes, type CopyNode } from "../api";
import { bdi, h, joined, list, type Child } from "../dom";
import { clock, dayTime, percent } from "../format";
import { count, t, tMaybe } from "../i18n";
import { articleLink, link, outletOf, timeOf } from "../view";

export interface Twig { node: CopyNode; under: Twig[] }

/** Roots with what was copied from them; a parent that is not here, or a ring, makes no one a child. */
export function grow(nodes: readonly CopyNode[]): Twig[] {
  const twigs = new Map(nodes.map((node) => [node.article, { node, under: [] as Twig[] }]));
  const roots: Twig[] = [];
  for (const twig of twigs.values()) {
    const parent = twig.node.parent ? twigs.get(twig.node.parent) : undefined;
    let up = parent;
    for (let i = 0; up && up !== twig && i < nodes.length; i++) up = up.node.parent ? twigs.get(up.node.parent) : undefined;
    if (parent && up !== twig) parent.under.push(twig);
    else roots.push(twig);
  }
  return roots;
}

/** What the copy did to the text that it was made from. */
export function copyFacts(node: CopyNode): Child[] {
  if (!node.parent) return [node.agency && [`${t("via")} `, bdi(node.agency)]];
  return [
    node.version_of ? t("laterVersion") : tMaybe(node.kind ?? ""), typeof node.share === "number" && t("sharedText", { n: percent(node.share) }), node.agency && [`${t("via")} `, bdi(node.agency)],
    list(node.added).length > 0 && t("addedN", { n: count(node.added.length, "passage") }), list(node.left_out).length > 0 && t("leftOutN", { n: count(node.left_out.length, "passage") }), list(node.changed).length > 0 && t("changedN", { n: count(node.changed.length, "passage") }),
    link(routes.compare(node.parent, node.article), h("span", { class: "piece" }, t("compareTwo"))),
  ];
}

export function telling(twig: Twig, on: string | null | undefined, titled: boolean): HTMLElement {
  const { node, under } = twig;
  const at = node.published ?? "";
  return h(
    "li",
    { class: node.parent ? "told copied" : "told", "data-article": node.article },
    titled && h("p", null, articleLink(node.article, node.title)),
    h("p", { class: "meta" }, ...joined([titled ? outletOf(node.outlet) : link(routes.article(node.article), outletOf(node.outlet)), timeOf(node.published, on && at.startsWith(on) ? clock(at) : dayTime(at)), ...copyFacts(node)])),
    under.length > 0 && h("details", { class: "fold", open: under.length <= 2 }, h("summary", null, count(countUnder(twig), "copy")), h("ul", { class: "branch" }, under.map((one) => telling(one, on, one.node.title !== node.title)))),
  );
}

function countUnder(twig: Twig): number {
  return twig.under.reduce((n, one) => n + 1 + countUnder(one), 0);
}
