/* What was said, by speaker, and through whom it came. */

import { routes, type StoryStatement } from "../api";
import { bdi, direction, firstFew, h, joined, list } from "../dom";
import { day } from "../format";
import { count, t } from "../i18n";
import { chain, link, section, timeOf } from "../view";

const FEW_SPEAKERS = 10;
const FEW_WORDS = 3;

interface Speaker {
  name: string;
  role: string | null;
  entity: string | null;
  said: StoryStatement[];
}

function speakers(statements: readonly StoryStatement[]): Speaker[] {
  const out = new Map<string, Speaker>();
  for (const s of statements) {
    const id = s.entity || s.speaker || "";
    const one = out.get(id) ?? { name: s.entity || s.speaker || "", role: null, entity: s.entity || null, said: [] };
    /* the fullest form of the name, as someone wrote it */
    if ((s.speaker ?? "").length > 0 && (one.said.length === 0 || s.speaker.length > one.name.length)) one.name = s.speaker;
    one.role ??= s.role || null;
    one.said.push(s);
    out.set(id, one);
  }
  return [...out.values()].sort((a, b) => b.said.length - a.said.length);
}

function words(s: StoryStatement): HTMLElement {
  const via = list(s.via);
  return h(
    "li",
    { class: `words ${s.kind === "direct" ? "direct" : "indirect"}` },
    h("blockquote", { dir: direction(s.text), lang: "ar" }, s.text),
    h("p", { class: "meta" }, ...joined([s.cue && bdi(s.cue, { class: "cue" }), timeOf(s.date, day(s.date)), via.length ? [`${t("via")} `, chain(via, via[via.length - 1] === s.outlet ? null : s.outlet)] : bdi(s.outlet), s.kind === "direct" && t("direct"), link(routes.article(s.key, s.span), h("span", { class: "piece" }, t("readPlace")))])),
  );
}

function speaker(one: Speaker): HTMLElement {
  const said = [...one.said].sort((a, b) => ((a.date ?? "") > (b.date ?? "") ? -1 : 1));
  return h("li", { class: "speaker" }, h("div", { class: "speaker-head" }, h("h3", null, one.entity ? link(routes.who(one.entity), bdi(one.name)) : bdi(one.name) ?? t("unnamed")), one.role && one.role !== one.name && h("p", { class: "quiet" }, bdi(one.role)), h("p", { class: "quiet" }, count(said.length, "statement"))), h("div", null, firstFew(h("ul", null), said, FEW_WORDS, words, (n) => t("showMore", { n }))));
}

export function statementsPart(statements: readonly StoryStatement[]): HTMLElement | null {
  if (!statements.length) return null;
  return section("statements", t("statements"), statements.length, firstFew(h("ul", { class: "speakers" }), speakers(statements), FEW_SPEAKERS, speaker, (n) => t("showMore", { n })));
}
