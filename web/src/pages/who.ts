/* A person, a body or a place: what it is called, its offices, its stories, and what it said, the latest first. */

import { api, away, perhaps, routes, type Alias, type NameStory, type Office, type Role, type Said, type Who } from "../api";
import { bdi, direction, firstFew, h, icon, joined, list, type Child } from "../dom";
import { day, days } from "../format";
import { count, t, tMaybe } from "../i18n";
import { menu, menuLink } from "../menu";
import { go } from "../nav";
import { chain, link, nameIn, outletOf, pageTitle, paging, section, timeOf, titleOf, type View, type Visit } from "../view";
import { watchButton } from "../watch";
import { offsetOf } from "./stories";

const LIMIT = 30;
const FEW_ALIASES = 10;
const FEW_ROLES = 8;
const FEW_STORIES = 8;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

interface Wish {
  outlet: string;
  since: string;
}

function alias(a: Alias): HTMLElement {
  const key = list(a.keys)[0];
  return h("li", null, key ? link(routes.article(key), bdi(a.text)) : bdi(a.text), " ", h("span", { class: "quiet" }, count(a.articles, "article")));
}

function role(r: Role): HTMLElement {
  return h("li", null, bdi(r.role), " ", h("span", { class: "quiet" }, ...joined([days(r.first, r.last), count(r.articles, "article")])));
}

function office(o: Office): HTMLElement {
  return h("li", null, bdi(o.office), " ", h("span", { class: "quiet" }, ...joined([o.from && timeOf(o.from, day(o.from) ?? o.from), o.until ? timeOf(o.until, day(o.until) ?? o.until) : "…"], " – ")));
}

function told(s: NameStory): HTMLElement {
  return h("li", null, link(routes.story(s.story), titleOf(s.title)), " ", h("span", { class: "quiet" }, count(s.articles, "article")));
}

function words(s: Said): HTMLElement {
  const via = list(s.via);
  const act = s.act && s.act !== "say" ? tMaybe(`act_${s.act}`) : null;
  return h(
    "li",
    { class: `words ${s.kind === "direct" ? "direct" : "indirect"}`, "data-item": true },
    h("blockquote", { dir: direction(s.text), lang: "ar" }, s.text),
    h(
      "p",
      { class: "meta" },
      ...joined([
        timeOf(s.date, day(s.date)), act && h("span", { class: "act" }, act), s.cue && bdi(s.cue, { class: "cue" }),
        via.length ? [`${t("via")} `, chain(via, via[via.length - 1] === s.outlet ? null : s.outlet)] : outletOf(s.outlet),
        s.kind === "direct" && t("direct"), link(routes.article(s.key, s.span), h("span", { class: "piece" }, t("readPlace"))),
      ]),
    ),
  );
}

function filter(name: string, wish: Wish): HTMLElement {
  const form = h(
    "form",
    { class: "filter who-filter", "aria-label": t("filter") },
    h("p", null, h("label", { for: "w-outlet" }, t("outlet")), h("input", { type: "text", name: "outlet", id: "w-outlet", value: wish.outlet, dir: "auto", maxlength: 200, autocomplete: "off" })),
    h("p", null, h("label", { for: "w-since" }, t("since")), h("input", { type: "text", inputmode: "numeric", name: "since", id: "w-since", value: wish.since, placeholder: "2024-09-11", dir: "ltr", pattern: "\\d{4}-\\d{2}-\\d{2}", maxlength: 10, autocomplete: "off", title: t("dayHow") })),
    h("p", { class: "do" }, h("button", { type: "submit", class: "action" }, t("apply")), (wish.outlet || wish.since) && link(routes.who(name), t("clear"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    go(routes.who(name, { outlet: String(data.get("outlet") ?? "").trim(), since: String(data.get("since") ?? "").trim() }));
  });
  return form;
}

function statements(w: Who, wish: Wish, offset: number): Child {
  const said = list(w.said);
  if (!w.total && !wish.outlet && !wish.since) return null;
  return section(
    "statements", t("statements"), w.total, filter(w.entity, wish),
    said.length ? h("ul", { class: "said" }, said.map(words)) : h("p", { class: "quiet" }, t("noStatements")),
    paging(w.total, offset, LIMIT, (to) => routes.who(w.entity, { ...wish, offset: to })),
  );
}

export async function whoPage({ url, signal }: Visit): Promise<View> {
  const since = url.searchParams.get("since") ?? "";
  const wish: Wish = { outlet: url.searchParams.get("outlet") ?? "", since: DAY.test(since) ? since : "" };
  const offset = offsetOf(url);
  const [w, status] = await Promise.all([api.who(nameIn(url), { ...wish, offset, limit: LIMIT }, signal), perhaps(api.status())]);
  const [aliases, roles, offices, stories, others] = [list(w.aliases), list(w.roles), list(w.offices), list(w.stories), list(w.others)];
  const more = (n: number): string => t("showMore", { n });
  const node = h(
    "div",
    { class: "page who" },
    h(
      "header",
      { class: "story-head" },
      h("p", { class: "kicker" }, t(w.type === "PER" ? "person" : w.type === "ORG" ? "body" : "aPlace")),
      pageTitle(bdi(w.entity)),
      h("p", { class: "meta" }, ...joined([days(w.first, w.last), count(w.articles, "article"), t("mentionedN", { n: count(w.mentions, "time") }), w.statements > 0 && count(w.statements, "statement")])),
      others.length > 0 && h("p", { class: "quiet" }, `${t("alsoCalledSo")}: `, ...joined(others.map((name) => link(routes.who(name), bdi(name))))),
      h("div", { class: "tools-row" }, watchButton({ entity: w.entity }, w.entity, status?.writable === true), h("a", { class: "tool-button", href: routes.search(`said:"${w.entity.replace(/"/g, "")}"`) }, icon("search"), h("span", null, t("itsArticles"))), menu(t("feed"), "feed", [menuLink(away.nameFeed(w.entity, "atom"), t("feedAtom")), menuLink(away.nameFeed(w.entity, "json"), t("feedJson"))])),
    ),
    h(
      "div",
      { class: "who-facts" },
      section("aliases", t("aliases"), aliases.length, firstFew(h("ul", { class: "plain" }), aliases, FEW_ALIASES, alias, more)),
      (offices.length > 0 || roles.length > 0) &&
        section("roles", t("offices"), null, offices.length > 0 && h("ul", { class: "plain offices" }, offices.map(office)), roles.length > 0 && h("h3", null, t("rolesWritten")), roles.length > 0 && firstFew(h("ul", { class: "plain" }), roles, FEW_ROLES, role, more)),
      stories.length > 0 && section("stories", t("stories"), stories.length, firstFew(h("ul", { class: "plain" }), stories, FEW_STORIES, told, more)),
    ),
    statements(w, wish, offset),
  );
  return { title: w.entity, node };
}
