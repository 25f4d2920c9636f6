/* Who holds what: each speaker's words from the latest back, and through whom they came. */

import { routes, type Position, type PositionStatement, type Reversal, type StoryStatement } from "../api";
import { bdi, direction, firstFew, h, joined, list, type Child } from "../dom";
import { day } from "../format";
import { count, t, tMaybe } from "../i18n";
import { chain, link, section, timeOf } from "../view";
import { reversal } from "./since";

const FEW_SPEAKERS = 10;
const FEW_WORDS = 2;

/** Speakers of statements, where the story does not tell its positions; the unnamed come last. */
function speakers(statements: readonly StoryStatement[]): Position[] {
  const out = new Map<string, Position>();
  for (const s of statements) {
    const id = s.entity || s.speaker || "";
    const one = out.get(id) ?? { entity: s.entity || null, name: s.entity || s.speaker || "", type: null, role: null, statements: [] };
    one.role ??= s.role || null;
    one.statements.push({ date: s.date, kind: s.kind, text: s.text, article: s.key, span: s.span, via: s.via, outlet: s.outlet, cue: s.cue, ...(s.sources === undefined ? {} : { sources: s.sources }) });
    out.set(id, one);
  }
  return [...out.values()];
}

function words(s: PositionStatement): HTMLElement {
  const via = list(s.via);
  const act = s.act && s.act !== "say" ? tMaybe(`act_${s.act}`) : null;
  return h(
    "li",
    { class: `words ${s.kind === "direct" ? "direct" : "indirect"}` },
    h("blockquote", { dir: direction(s.text), lang: "ar" }, s.text),
    h(
      "p",
      { class: "meta" },
      ...joined([
        act && h("span", { class: "act" }, act), s.cue && bdi(s.cue, { class: "cue" }), timeOf(s.date, day(s.date)), via.length ? [`${t("via")} `, chain(via, via[via.length - 1] === s.outlet ? null : s.outlet)] : bdi(s.outlet),
        s.kind === "direct" && t("direct"), (s.sources ?? 1) > 1 && count(s.sources ?? 1, "source"), link(routes.article(s.article, s.span), h("span", { class: "piece" }, t("readPlace"))),
      ]),
    ),
  );
}

function speaker(one: Position): HTMLElement {
  const said = [...list(one.statements)].sort((a, b) => ((a.date ?? "") > (b.date ?? "") ? -1 : 1));
  const heading = one.entity ? link(routes.who(one.entity), bdi(one.name)) : (bdi(one.name) ?? t("unnamed"));
  return h(
    "li",
    { class: "speaker", "data-item": true },
    h("div", { class: "speaker-head" }, h("h3", null, heading, one.reversed && [" ", h("span", { class: "fresh turned" }, t("reversed"))]), one.role && one.role !== one.name && h("p", { class: "quiet" }, bdi(one.role)), h("p", { class: "quiet" }, count(said.length, "statement"))),
    h("div", null, firstFew(h("ul", null), said, FEW_WORDS, words, (n) => t("showMore", { n }))),
  );
}

export interface PositionFacts {
  positions: readonly Position[];
  reversals: readonly Reversal[];
  statements: readonly StoryStatement[];
  /** How many statements the story has, and those that are not here yet: by whom the positions do not name. */
  count: number;
  rest: (() => Promise<readonly StoryStatement[]>) | null;
}

/** Speakers beside those whom the positions name, from statement to statement. */
function others(f: PositionFacts, statements: readonly StoryStatement[]): Position[] {
  const told = new Set(f.positions.flatMap((p) => [p.entity, p.name]));
  return speakers(statements.filter((s) => !told.has(s.entity) && !told.has(s.speaker)));
}

/** Those who are known by a name first, then by how much they said. */
function inOrder(all: readonly Position[]): Position[] {
  return [...all].sort((a, b) => Number(Boolean(b.entity)) - Number(Boolean(a.entity)) || list(b.statements).length - list(a.statements).length);
}

function few(ul: HTMLElement, all: readonly Position[]): Child {
  return firstFew(ul, all, FEW_SPEAKERS, speaker, (left) => t("showMore", { n: left }));
}

function moreSpeakers(f: PositionFacts, rest: () => Promise<readonly StoryStatement[]>): HTMLElement {
  const slot = h("div");
  const button = h("button", { type: "button", class: "more" }, t("otherSpeakers"));
  button.addEventListener("click", () => {
    button.disabled = true;
    void rest().then(
      (statements) => {
        const ul = h("ul", { class: "speakers" });
        slot.replaceChildren(h("div", null, few(ul, inOrder(others(f, statements)))));
        ul.querySelector<HTMLElement>("a, button")?.focus();
      },
      () => (button.disabled = false),
    );
  });
  slot.append(button);
  return slot;
}

export function positionsPart(f: PositionFacts): HTMLElement | null {
  const all = inOrder([...f.positions, ...others(f, f.statements)]);
  const n = all.reduce((sum, p) => sum + list(p.statements).length, 0);
  if (!n && !f.rest) return null;
  return section(
    "statements", t("positions"), f.rest ? f.count : n,
    f.reversals.length > 0 && h("div", { class: "turned-box" }, h("h3", null, t("moveReversals")), h("ul", null, f.reversals.map(reversal))),
    h("div", null, few(h("ul", { class: "speakers" }), all)), f.rest && moreSpeakers(f, f.rest),
  );
}
