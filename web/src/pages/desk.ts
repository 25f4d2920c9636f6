/* The analyst's own: what is watched, what is looked for again, notes, and what was done by hand. */

import { api, away, perhaps, routes, write, type Act, type Note, type SavedSearch, type Watch } from "../api";
import { bdi, h, joined, list, type Child } from "../dom";
import { done, failed, takeBack } from "../done";
import { day, ownTime } from "../format";
import { count, t, tMaybe } from "../i18n";
import { noteItem } from "../notes";
import { link, pageTitle, section, timeOf, type View, type Visit } from "../view";

const ACTS = 30;

/** A line with its name, its news, and a way to take it off the list. */
function kept(kind: "watches" | "searches", id: string, href: string, name: string, what: Child, news: number, mark: string, feed: string | null, writable: boolean): HTMLElement {
  const node = h("li", { class: "kept", "data-item": true });
  const again = (): void => void document.dispatchEvent(new Event("khayt:again"));
  const seen = writable && news > 0 && h("button", { type: "button", class: "quiet-button" }, t("markSeen"));
  if (seen)
    seen.addEventListener("click", () => {
      write("POST", `/${kind}/${encodeURIComponent(id)}`, { mark }).then(again, failed);
    });
  const remove = writable && h("button", { type: "button", class: "quiet-button" }, t("remove"));
  if (remove)
    remove.addEventListener("click", () => {
      write<{ undo: string }>("DELETE", `/${kind}/${encodeURIComponent(id)}`).then(({ undo }) => {
        const [parent, next] = [node.parentElement, node.nextSibling];
        node.remove();
        done(t(kind === "watches" ? "watchGone" : "searchGone"), undo, () => parent?.insertBefore(node, next));
      }, failed);
    });
  node.append(h("h3", null, link(href, bdi(name)), news > 0 && h("b", { class: "plus" }, ` ${t("newN", { n: count(news, "article") })}`)), h("p", { class: "meta" }, ...joined([what, feed && h("a", { href: feed, target: "_blank" }, t("feed")), seen, remove])));
  return node;
}

function watchLine(w: Watch, mark: string, writable: boolean): HTMLElement {
  const href = w.on.story ? routes.story(w.on.story) : w.on.entity ? routes.who(w.on.entity) : routes.search(w.on.query ?? "");
  const kind = w.on.kind === "story" ? t("aStory") : w.on.kind === "query" ? t("search") : w.on.type === "PER" ? t("person") : w.on.type === "LOC" ? t("aPlace") : t("body");
  const feed = w.on.story ? away.storyFeed(w.on.story, "atom") : w.on.entity ? away.nameFeed(w.on.entity, "atom") : null;
  return kept("watches", w.id, href, w.name, [kind, w.last && [" · ", `${t("lastMove")}: `, timeOf(w.last, day(w.last))]], w.new, mark, feed, writable);
}

function searchLine(s: SavedSearch, mark: string, writable: boolean): HTMLElement {
  return kept("searches", s.id, routes.search(s.query), s.name, [s.query !== s.name && [h("code", { dir: "auto" }, s.query), " · "], count(s.total, "hit")], s.new, mark, away.searchFeed(s.query, "atom"), writable);
}

function noteWhere(n: Note): Child {
  const { story, development, article, span } = n.on;
  const href = article ? routes.article(article, span) : development && story ? routes.story(story, development) : story ? routes.story(story) : null;
  return h("p", { class: "note-where" }, href ? link(href, bdi(n.title) ?? t("untitled")) : bdi(n.title));
}

function actLine(a: Act): HTMLElement {
  const what = tMaybe(`did_${a.act}`) ?? a.act;
  return h("li", { class: a.undone ? "deed undone" : "deed" }, h("span", null, what, a.article_count > 0 && ` (${count(a.article_count, "article")})`, a.text && [": ", a.story ? link(routes.story(a.story), bdi(a.text)) : bdi(a.text)]), h("span", { class: "meta" }, ...joined([timeOf(a.made, ownTime(a.made)), a.reason && bdi(a.reason), a.undone && t("undone")])));
}

export async function deskPage({ signal }: Visit): Promise<View> {
  const [status, watches, searches, notes, acts] = await Promise.all([api.status(signal), api.watches(signal), api.searches(signal), api.notes({ limit: 200 }, signal), perhaps(api.acts(ACTS, signal))]);
  const writable = status.writable === true;
  const [w, s, n, done_] = [list(watches.watches), list(searches.searches), list(notes.notes), list(acts?.acts)];
  const undo = writable && done_.some((a) => !a.undone) && h("button", { type: "button", class: "quiet-button" }, t("undoLast"));
  if (undo) undo.addEventListener("click", () => void takeBack());
  const none = (how: string): Child => h("p", { class: "quiet" }, how);
  const node = h(
    "div",
    { class: "page desk" },
    h("div", { class: "lead" }, h("div", null, pageTitle(t("desk")), h("p", { class: "meta" }, writable ? t("deskLead") : t("notWritable")))),
    h(
      "div",
      { class: "desk-columns" },
      h("div", null,
        section("watches", t("watches"), w.length, w.length ? h("ul", null, w.map((one) => watchLine(one, watches.mark, writable))) : none(t("noWatches"))),
        section("searches", t("searches"), s.length, s.length ? h("ul", null, s.map((one) => searchLine(one, searches.mark, writable))) : none(t("noSearches"))),
      ),
      h("div", null,
        section("notes", t("notes"), notes.total, n.length ? h("ul", { class: "notes all" }, n.map((one) => noteItem(one, writable, noteWhere(one), () => undefined))) : none(t("noNotes"))),
        section("acts", t("acts"), acts?.total ?? 0, undo && h("p", { class: "tools-line" }, undo), done_.length ? h("ol", { class: "acts" }, done_.map(actLine)) : none(t("noActs"))),
      ),
    ),
  );
  return { title: t("desk"), node };
}
