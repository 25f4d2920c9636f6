/* Two texts side by side: what both have, what was changed, added and left out. */

import { api, ApiError, routes, type Compare, type CompareBlock, type Compared, type CompareWords, type Maybe, type Span } from "../api";
import { bdi, direction, h, joined, list, type Child } from "../dom";
import { dayTime, percent } from "../format";
import { count, t, tMaybe, type Word } from "../i18n";
import { articleLink, link, outletOf, pageTitle, timeOf, type View, type Visit } from "../view";

const FOLD_FROM = 3;

const cut = (points: readonly string[], span: Maybe<Span>): string => (span ? points.slice(span[0], span[1]).join("").trim() : "");

/** A passage with the words that differ marked: what is gone in the first text, what is new in the second. */
function marked(points: readonly string[], span: Span, words: readonly CompareWords[], side: "a" | "b"): Child[] {
  const out: Child[] = [];
  let at = span[0];
  for (const w of words) {
    const mine = w[side];
    if (!mine || mine[0] < at || mine[1] > span[1]) continue;
    out.push(points.slice(at, mine[0]).join(""));
    const text = points.slice(mine[0], mine[1]).join("");
    out.push(w.op === "same" ? text : h(side === "a" ? "del" : "ins", null, text));
    at = mine[1];
  }
  out.push(points.slice(at, span[1]).join(""));
  return out;
}

function cell(name: string, points: readonly string[], span: Maybe<Span>, words: readonly CompareWords[], side: "a" | "b", whole: boolean): HTMLElement {
  if (!span) return h("div", { class: `side ${side} none` });
  const text = cut(points, span);
  const tag = side === "a" ? "del" : "ins";
  return h("div", { class: `side ${side}` }, h("p", { dir: direction(text), lang: "ar" }, name && h("span", { class: "whose" }, bdi(name), ": "), whole ? h(tag, null, text) : words.length ? marked(points, span, words, side) : text));
}

interface Sides { a: readonly string[]; b: readonly string[]; names: [string, string] }

function row(b: CompareBlock, { a, b: z, names }: Sides): HTMLElement {
  const name = tMaybe(`op_${b.op}`) ?? b.op;
  return h("div", { class: `block ${b.op}` }, h("p", { class: "op" }, name), cell(names[0], a, b.a, list(b.words), "a", b.op === "left_out"), cell(names[1], z, b.b, list(b.words), "b", b.op === "added"));
}

/** Rows; a long run of passages that both have is folded. */
function rows(blocks: readonly CompareBlock[], sides: Sides): HTMLElement[] {
  const out: HTMLElement[] = [];
  for (let i = 0; i < blocks.length; ) {
    let end = i;
    while (blocks[end]?.op === "same") end++;
    const run = blocks.slice(i, end);
    if (run.length >= FOLD_FROM) out.push(h("details", { class: "fold same-run" }, h("summary", null, t("sameRun", { n: count(run.length, "passage") })), run.map((b) => row(b, sides))));
    else out.push(...run.map((b) => row(b, sides)));
    const next = blocks[end];
    if (next) out.push(row(next, sides));
    i = end + 1;
  }
  return out;
}

function head(one: Compared | undefined, key: string): HTMLElement {
  return h("div", { class: "side" }, h("p", { class: "kicker" }, one?.outlet ? link(routes.outlet(one.outlet), bdi(one.outlet)) : outletOf(null)), h("h2", null, articleLink(key, one?.title)), h("p", { class: "meta" }, ...joined([timeOf(one?.published, dayTime(one?.published)), one?.captured && [`${t("captured")} `, timeOf(one.captured, dayTime(one.captured))]])));
}

function sums(c: Compare): Child[] {
  const of = (n: number, word: Word): Child => n > 0 && h("span", { class: `sum sum-${word}` }, `${t(word)}: ${count(n, "passage")}`);
  return [t("sharedText", { n: percent(c.share) }), of(c.changed, "op_changed"), of(c.added, "op_added"), of(c.left_out, "op_left_out")];
}

export async function comparePage({ url, signal }: Visit): Promise<View> {
  const [a, b] = [url.searchParams.get("a") ?? "", url.searchParams.get("b") ?? ""];
  if (!a || !b) throw new ApiError(404, "two articles are compared");
  const c = await api.compare(a, b, signal);
  const of = (key: string, at: number): Compared | undefined => list(c.articles).find((x) => x.key === key) ?? list(c.articles)[at];
  const [left, right] = [of(c.a, 0), of(c.b, 1)];
  const [from, to] = [Array.from(left?.text ?? ""), Array.from(right?.text ?? "")];
  const node = h(
    "div",
    { class: "page compare" },
    h("header", { class: "story-head" }, h("p", { class: "kicker" }, t("compareTwo")), pageTitle(t("compareTitle")), h("p", { class: "meta" }, ...joined(sums(c))), h("p", { class: "tools-row" }, link(routes.compare(b, a), t("swap")))),
    h("div", { class: "versus heads" }, head(left, c.a), head(right, c.b)),
    h("div", { class: "versus" }, rows(list(c.blocks), { a: from, b: to, names: [left?.outlet ?? "", right?.outlet ?? ""] })),
  );
  return { title: t("compareTitle"), node };
}
