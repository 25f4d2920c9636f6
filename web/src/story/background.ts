/* What the articles tell of times before: kept apart, so that the timeline is of what was news. */

import { routes, type Background } from "../api";
import { direction, firstFew, h } from "../dom";
import { timex } from "../format";
import { t } from "../i18n";
import { link, section, timeOf } from "../view";

const FEW = 6;

export function backgroundPart(background: readonly Background[]): HTMLElement | null {
  if (!background.length) return null;
  const sorted = [...background].sort((a, b) => ((a.earliest ?? a.value ?? "") < (b.earliest ?? b.value ?? "") ? -1 : 1));
  const row = (b: Background): HTMLElement => h("li", null, h("span", { class: "when" }, timeOf(b.value, timex(b.value) ?? b.value) ?? t("undated")), h("span", { class: "what", dir: direction(b.text), lang: "ar" }, link(routes.article(b.article, b.span), b.text)));
  return section("background", t("background"), background.length, h("p", { class: "quiet lead-line" }, t("backgroundHow")), firstFew(h("ol", { class: "before" }), sorted, FEW, row, (n) => t("showMore", { n })));
}
