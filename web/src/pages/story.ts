/* A story whole: what happened, how many, what was promised, who said it, who copied whom. */

import { api, paths, routes } from "../api";
import { h, joined, list } from "../dom";
import { days } from "../format";
import { count, t, type Word } from "../i18n";
import { actorsPart, copiesPart, outletsPart } from "../story/actors";
import { deadlinesPart } from "../story/deadlines";
import { figuresPart } from "../story/figures";
import { statementsPart } from "../story/statements";
import { timelinePart } from "../story/timeline";
import { articlesAndOutlets, link, nameIn, pageTitle, titleOf, type View, type Visit } from "../view";

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

export async function storyPage({ url, signal }: Visit): Promise<View> {
  const s = await api.story(nameIn(url), signal);
  const timeline = list(s.timeline);
  const parts = [
    timelinePart(timeline), figuresPart(list(s.figures)), deadlinesPart(list(s.deadlines)), statementsPart(list(s.statements)),
    actorsPart("people", list(s.people)), actorsPart("bodies", list(s.bodies)), outletsPart(list(s.outlet_list)), copiesPart(list(s.copies), timeline),
  ].filter((part): part is HTMLElement => part !== null);
  const nav = h("nav", { class: "parts", "aria-label": t("sections") }, h("ul", null, parts.map((part) => h("li", null, link(`#${part.id}`, t(part.id as Word), h("span", { class: "tally", "aria-hidden": "true" }, part.querySelector("h2 .tally")?.textContent ?? ""))))));
  const node = h(
    "div",
    { class: "page story" },
    h("header", { class: "story-head" }, h("p", { class: "kicker" }, t("story")), pageTitle(titleOf(s.title)), h("p", { class: "meta" }, ...joined([days(s.first?.slice(0, 10), s.last?.slice(0, 10)), ...articlesAndOutlets(s), count(timeline.length || list(s.developments).length, "development")]))),
    nav,
    h("div", { class: "parts-body" }, parts, h("p", { class: "quiet" }, h("a", { href: paths.story(s.story) }, t("data")))),
  );
  return { title: s.title || t("story"), node, address: routes.story(s.story), ready: () => follow(nav, parts) };
}
