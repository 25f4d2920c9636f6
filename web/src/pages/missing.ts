/* Nothing at this address. */

import { h } from "../dom";
import { t } from "../i18n";
import { pageTitle, type View } from "../view";

export function missingPage(): View {
  const node = h("div", { class: "state" }, h("p", { class: "loose", "aria-hidden": "true" }), pageTitle(t("notFound")), h("p", null, t("notFoundLead")), h("p", null, h("a", { href: "/", class: "action" }, t("toStories"))));
  return { title: t("notFound"), node };
}
