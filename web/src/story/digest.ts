/* The story in a few sentences of its articles, each with the way to where it stands. */

import { routes, type Digest } from "../api";
import { direction, h, joined, list } from "../dom";
import { day } from "../format";
import { t } from "../i18n";
import { link, outletOf, timeOf } from "../view";

export function digestPart(digest: Digest | null): HTMLElement | null {
  const bullets = list(digest?.bullets);
  if (bullets.length < 2) return null;
  return h(
    "section",
    { class: "digest", id: "digest", "aria-labelledby": "digest-h" },
    h("h2", { id: "digest-h", tabindex: "-1" }, t("digest")),
    h("ol", null, bullets.map((b) => h("li", { "data-item": true }, h("p", { dir: direction(b.text), lang: "ar" }, b.text), h("p", { class: "meta" }, ...joined([timeOf(b.published, day(b.published)), outletOf(b.outlet), link(routes.article(b.key, b.span), h("span", { class: "piece" }, t("readPlace")))]))))),
  );
}
