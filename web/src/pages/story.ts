/* A story whole: what happened, how many, what was promised, who holds what, who copied whom. */

import { api, away, paths, perhaps, routes, type Note, type Story, type StoryChange, type StoryStatement } from "../api";
import { bdi, h, joined, list, type Child } from "../dom";
import { days, dayTime, here } from "../format";
import { chooseToSplit, mergeInto } from "../hand";
import { count, lang, t } from "../i18n";
import { menu, menuAct, menuLink, toolButton } from "../menu";
import { noteSlot } from "../notes";
import { lookAt, type Look } from "../seen";
import { actorsPart, copiesPart, outletsPart } from "../story/actors";
import { backgroundPart } from "../story/background";
import { deadlinesPart } from "../story/deadlines";
import { digestPart } from "../story/digest";
import { figuresPart } from "../story/figures";
import { positionsPart } from "../story/positions";
import { moves } from "../story/since";
import { recall } from "../store";
import { timelinePart } from "../story/timeline";
import { articlesAndOutlets, link, nameIn, pageTitle, titleOf, type View, type Visit } from "../view";
import { watchButton } from "../watch";

/** Tell the part that is being read in the list of parts. */
function follow(nav: HTMLElement, parts: readonly HTMLElement[]): () => void {
  const seen = new Set<Element>();
  const watch = new IntersectionObserver(
    (changes) => {
      for (const change of changes) change.isIntersecting ? seen.add(change.target) : seen.delete(change.target);
      const now = parts.find((part) => seen.has(part));
      if (!now) return;
      for (const a of Array.from(nav.querySelectorAll("a"))) {
        const here = a.hash === `#${now.id}`;
        if (here && !a.hasAttribute("aria-current")) {
          a.setAttribute("aria-current", "true");
          /* where the list lies on its side, keep its place in sight */
          const [mine, whole] = [a.getBoundingClientRect(), nav.getBoundingClientRect()];
          nav.scrollBy({ left: mine.left + mine.width / 2 - whole.left - whole.width / 2 });
        }
        if (!here) a.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-15% 0px -60% 0px" },
  );
  for (const part of parts) watch.observe(part);
  return () => watch.disconnect();
}

/** What came since this reader was here. */
function sinceBox(change: StoryChange, look: Look): HTMLElement {
  const at = look.baseAt ? dayTime(here(look.baseAt)) : null;
  return h("section", { class: "since", "aria-labelledby": "since-h" }, h("h2", { id: "since-h" }, t("sinceLooked")), h("p", { class: "meta" }, ...joined([at, count(change.new_articles, "newArticle")])), moves(change, false));
}

function exportMenu(s: Story): HTMLElement {
  const to = (format: string): string => away.story(s.story, format, lang());
  return menu(t("export"), "down", [
    menuLink(to("html"), t("exportHtml"), t("exportHtmlHow")), menuLink(to("md"), "Markdown", null, "download"), menuLink(to("csv"), "CSV", t("exportCsvHow"), "download"), menuLink(to("json"), "JSON", null, "download"),
    h("hr"), menuLink(away.storyFeed(s.story, "atom"), t("feedAtom")), menuLink(away.storyFeed(s.story, "json"), t("feedJson")),
  ], { key: "x" });
}

function handMenu(s: Story, timeline: HTMLElement | undefined): HTMLElement {
  return menu(t("byHand"), "hand", [menuAct(t("merge"), t("mergeHow"), () => mergeInto(s.story)), timeline && menuAct(t("split"), t("splitHow"), () => chooseToSplit(timeline, s.story))]);
}

/** Where a note of this story stands, for the list at its head. */
function noteWhere(n: Note): Child {
  if (n.on.kind === "article" && n.on.article) return h("p", { class: "meta" }, link(routes.article(n.on.article, n.on.span), bdi(n.title) ?? n.on.article));
  return null;
}

/* Of the whole, the first view shows what happened; the rest comes behind it, and of hundreds of statements those alone
   that the positions gather. Of a large story even the first view is a frame, with its timeline drawn anew behind it. */
const FIRST = ["timeline", "developments", "chapters"];
const REST = ["developments", "figures", "deadlines", "deadline_rows", "positions", "reversals", "people", "bodies", "outlet_list", "copies", "background"];
const FEW_DEVELOPMENTS = 60;
const FEW_STATEMENTS = 300;

function restParts(s: Story, rest: Story, signal: AbortSignal): (HTMLElement | null)[] {
  const said = rest.counts?.statements ?? 0;
  const ask = async (): Promise<readonly StoryStatement[]> => list((await api.story(s.story, ["statements"], 0, signal)).statements);
  const positions = positionsPart({ positions: list(rest.positions), reversals: list(rest.reversals), statements: list(rest.statements), count: said, rest: !rest.statements && said > 0 ? ask : null });
  return [
    figuresPart(list(rest.figures)), deadlinesPart(list(rest.deadlines), list(rest.deadline_rows)), positions,
    actorsPart("people", list(rest.people)), actorsPart("bodies", list(rest.bodies)), outletsPart(list(rest.outlet_list)), copiesPart(list(rest.copies), list(s.timeline)), backgroundPart(list(rest.background)),
  ];
}

interface Late { node: HTMLElement; come: Promise<void> }

/** The parts behind the first view, put in as they come; `then` is told of them. */
function lateParts(s: Story, signal: AbortSignal, then: (rest: Story, parts: HTMLElement[]) => void): Late {
  const node = h("div", { class: "late", "aria-busy": "true" }, h("div", { class: "bones", "aria-hidden": "true" }, h("i"), h("i"), h("i")));
  const put = (rest: Story): void => {
    const parts = restParts(s, rest, signal).filter((part): part is HTMLElement => part !== null);
    node.removeAttribute("aria-busy");
    node.replaceChildren(...parts);
    then(rest, parts);
  };
  const wanted = s.partial ? [...FIRST, ...REST.slice(1)] : (s.counts?.statements ?? 0) <= FEW_STATEMENTS ? [...REST, "statements"] : REST;
  const come = async (): Promise<void> => {
    try {
      put(await api.story(s.story, wanted, 0, signal));
    } catch {
      if (signal.aborted) return;
      const again = h("button", { type: "button", class: "action" }, t("retry"));
      again.addEventListener("click", () => void come());
      node.removeAttribute("aria-busy");
      node.replaceChildren(h("div", { class: "state", role: "alert" }, h("p", null, t("partsFailed")), again));
    }
  };
  if (!s.counts) put(s); /* it came whole */
  return { node, come: s.counts ? come() : Promise.resolve() };
}

function partLinks(parts: readonly HTMLElement[]): HTMLElement[] {
  return parts.map((part) => h("li", null, link(`#${part.id}`, part.querySelector("h2")?.firstChild?.textContent ?? "", h("span", { class: "tally", "aria-hidden": "true" }, part.querySelector("h2 .tally")?.textContent ?? ""))));
}

export async function storyPage({ url, signal }: Visit): Promise<View> {
  const id = nameIn(url);
  const latest = recall("order") === "oldest" ? 0 : FEW_DEVELOPMENTS;
  const [s, status, digest, notes] = await Promise.all([api.storySoon(id, FIRST, latest, signal), perhaps(api.status()), perhaps(api.digest(id, signal)), perhaps(api.notes({ story: id, limit: 200 }, signal))]);
  const writable = status?.writable === true;
  const look = lookAt(s.story, status?.mark, s.articles);
  const change = look?.base && look.base !== look.latest ? ((await perhaps(api.changes({ since: look.base, story: s.story }, signal)))?.stories[0] ?? null) : null;
  const entries = list(s.timeline);
  const mine = list(notes?.notes);
  const timeline = timelinePart({ entries, developments: list(s.developments), chapters: list(s.chapters), notes: mine, writable, fresh: new Set(list(change?.developments).map((d) => d.development)) });
  const first = [digestPart(digest), timeline?.node ?? null].filter((part): part is HTMLElement => part !== null);
  const parts = [...first];
  const ul = h("ul", null, partLinks(parts));
  const nav = h("nav", { class: "parts", "aria-label": t("sections") }, ul);
  let unfollow: (() => void) | null = null;
  const late = lateParts(s, signal, (rest, more) => {
    timeline?.know(list(rest.developments), s.partial ? { entries: list(rest.timeline), chapters: list(rest.chapters) } : undefined);
    parts.push(...more);
    ul.append(...partLinks(more));
    if (unfollow) {
      unfollow();
      unfollow = follow(nav, parts);
    }
  });
  const slot = noteSlot({ story: s.story }, mine.filter((n) => n.on.kind !== "development"), writable, t("noteOn", { what: s.title || t("story") }), noteWhere);
  const print = toolButton(t("print"), "print", () => window.print());
  const node = h(
    "div",
    { class: "page story" },
    h(
      "header",
      { class: "story-head" },
      h("p", { class: "kicker" }, t("story")), pageTitle(titleOf(s.title)),
      h("p", { class: "meta" }, ...joined([days(s.first?.slice(0, 10), s.last?.slice(0, 10)), ...articlesAndOutlets(s), count(entries.length || list(s.developments).length, "development")])),
      h("div", { class: "tools-row" }, watchButton({ story: s.story }, s.title, writable), slot.button, exportMenu(s), writable && handMenu(s, timeline?.node), print),
      slot.node,
    ),
    change && look && sinceBox(change, look),
    nav,
    h("div", { class: "parts-body" }, first, late.node, h("p", { class: "quiet" }, h("a", { href: paths.story(s.story) }, t("data")))),
  );
  return {
    title: s.title || t("story"), node, address: routes.story(s.story), late: late.come, reveal: (name) => name.startsWith("d-") && timeline?.reveal(name.slice(2)),
    ready: () => {
      unfollow = follow(nav, parts);
      return () => unfollow?.();
    },
  };
}
