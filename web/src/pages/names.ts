/* Persons, bodies and places of the store, and its outlets. */

import { api, perhaps, routes, type NameLine } from "../api";
import { bdi, h, joined, list, type Child } from "../dom";
import { days } from "../format";
import { count, t, type Word } from "../i18n";
import { go } from "../nav";
import { link, pageTitle, paging, type View, type Visit } from "../view";
import { offsetOf } from "./stories";

const LIMIT = 40;
const TYPES = ["", "PER", "ORG", "LOC"] as const;

function row(n: NameLine): HTMLElement {
  const others = list(n.aliases).filter((x) => x !== n.entity).slice(0, 3);
  return h("li", { "data-item": true }, h("h2", null, link(routes.who(n.entity), bdi(n.entity))), h("p", { class: "meta" }, ...joined([t(n.type === "PER" ? "person" : n.type === "ORG" ? "body" : "aPlace"), count(n.articles, "article"), n.statements > 0 && count(n.statements, "statement"), days(n.first?.slice(0, 10), n.last?.slice(0, 10))])), others.length > 0 && h("p", { class: "spelt quiet" }, ...joined(others.map((x) => bdi(x)), "، ")));
}

export async function namesPage({ url, signal }: Visit): Promise<View> {
  const q = (url.searchParams.get("q") ?? "").trim();
  const wanted = url.searchParams.get("type") ?? "";
  const type = TYPES.find((x) => x === wanted) ?? "";
  const offset = offsetOf(url);
  const [answer, outlets] = await Promise.all([api.names({ q, type, offset, limit: LIMIT }, signal), q || type || offset ? null : perhaps(api.outlets(signal))]);
  const names = list(answer.names);
  const form = h("form", { class: "filter", "aria-label": t("filter"), action: "/names" }, h("p", null, h("label", { for: "n-q" }, t("nameHas")), h("input", { type: "search", name: "q", id: "n-q", value: q, placeholder: " ", dir: "auto", maxlength: 200, autocomplete: "off" })), h("p", { class: "do" }, h("button", { type: "submit", class: "action" }, t("apply")), q && link(routes.names({ type }), t("clear"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(routes.names({ type, q: String(new FormData(form).get("q") ?? "").trim() }));
  });
  const kinds = h("ul", { class: "windows", "aria-label": t("kind") }, TYPES.map((x) => h("li", null, h("a", { href: routes.names({ q, type: x }), "aria-current": x === type ? "true" : null }, t(`type_${x || "all"}` as Word)))));
  const outletList: Child = list(outlets?.outlets).length > 0 && h("section", { class: "part outlets-all", "aria-labelledby": "outlets-h" }, h("h2", { id: "outlets-h" }, t("outlets")), h("ul", { class: "tags" }, list(outlets?.outlets).slice(0, 40).map((o) => h("li", null, link(routes.outlet(o.outlet), bdi(o.outlet)), h("span", { class: "quiet" }, ` ${count(o.articles, "article")}`)))));
  const node = h(
    "div",
    { class: "page names" },
    h("div", { class: "lead" }, h("div", null, pageTitle(t("names")), h("p", { class: "meta" }, t("namesLead"))), form),
    h("div", { class: "under-lead" }, kinds), outletList,
    names.length ? h("ol", { class: "name-list" }, names.map(row)) : h("div", { class: "state small" }, h("p", { class: "loose", "aria-hidden": "true" }), h("p", null, t("noNames"))),
    paging(answer.total, offset, LIMIT, (to) => routes.names({ q, type, offset: to })),
  );
  return { title: t("names"), node };
}
