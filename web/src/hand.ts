/* What a person says about which articles belong together: two stories are one, these are a story of their own, this one belongs there. */

import { api, routes, write, type StoryLine } from "./api";
import { openDialog } from "./dialog";
import { bdi, h, joined, list } from "./dom";
import { done, failed } from "./done";
import { days } from "./format";
import { count, t } from "./i18n";
import { go } from "./nav";
import { titleOf } from "./view";

interface Placed { act: string; story: string; articles: number; undo: string }

/** Ask which story; the answer is the one that was chosen. */
function chooseStory(title: string, lead: string, not: string | null, chosen: (s: StoryLine) => void): void {
  const input = h("input", { type: "search", id: "choose-q", dir: "auto", autocomplete: "off", maxlength: 400 });
  const found = h("ul", { class: "choose" });
  const seek = h("form", { class: "choose-form" }, h("label", { for: "choose-q" }, t("wordsIn")), input, h("button", { type: "submit", class: "action" }, t("search")));
  const { close } = openDialog(title, h("p", { class: "quiet" }, lead), seek, found);
  const ask = async (): Promise<void> => {
    const answer = await api.stories({ offset: 0, limit: 12, least: 0, latest: 1, outlet: "", q: input.value.trim() }).catch(() => null);
    const rows = list(answer?.stories).filter((s) => s.story !== not).map((s) => {
      const button = h("button", { type: "button", class: "choice" }, h("b", null, titleOf(s.title)), h("span", { class: "meta" }, ...joined([days(s.first?.slice(0, 10), s.last?.slice(0, 10)), count(s.articles, "article")])));
      button.addEventListener("click", () => {
        close();
        chosen(s);
      });
      return h("li", null, button);
    });
    found.replaceChildren(...(rows.length ? rows : [h("li", { class: "quiet" }, t("noStoriesFilter"))]));
  };
  seek.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask();
  });
  input.focus();
  void ask();
}

/** Undone or not: what is shown stands in the store no more, so it is asked for anew. */
function again(): void {
  document.dispatchEvent(new Event("khayt:again"));
}

/** This story becomes a part of the one that is chosen. */
export function mergeInto(story: string): void {
  chooseStory(t("merge"), t("mergeLead"), story, (into) => {
    write<Placed>("POST", "/merge", { from: story, into: into.story }).then((placed) => {
      go(routes.story(placed.story));
      done(t("merged"), placed.undo, () => go(routes.story(story)));
    }, failed);
  });
}

/** These articles become a story of their own. */
export function splitOff(articles: readonly string[], from: string): void {
  write<Placed>("POST", "/split", { articles }).then((placed) => {
    go(routes.story(placed.story));
    done(t("splitDone", { n: count(articles.length, "article") }), placed.undo, () => go(routes.story(from)));
  }, failed);
}

/** The article stays in its story whatever is found later, or goes to another one and stays there. */
export function pinHere(article: string): void {
  write<Placed>("POST", "/pin", { article }).then((placed) => done(t("pinned"), placed.undo, () => undefined), failed);
}

export function moveArticle(article: string, from: string | null): void {
  chooseStory(t("moveTo"), t("moveLead"), from, (to) => {
    write<Placed>("POST", "/pin", { article, story: to.story }).then((placed) => {
      again();
      done(t("movedTo", { s: to.title }), placed.undo, again);
    }, failed);
  });
}

/** Choose articles of the timeline to split off: a box beside each, and a bar that says how many. */
export function chooseToSplit(timeline: HTMLElement, story: string): void {
  if (timeline.querySelector(".splitting")) return;
  const chosen = new Set<string>();
  const boxes: HTMLElement[] = [];
  const say = h("span", { role: "status" }, t("splitLead"));
  const act = h("button", { type: "button", class: "action", disabled: true }, t("splitAct"));
  const leave = h("button", { type: "button", class: "quiet-button" }, t("cancel"));
  const bar = h("div", { class: "splitting" }, say, act, leave);
  const off = (): void => {
    bar.remove();
    for (const box of boxes) box.remove();
  };
  for (const told of Array.from(timeline.querySelectorAll<HTMLElement>("[data-article]"))) {
    const key = told.dataset.article ?? "";
    const input = h("input", { type: "checkbox" });
    const box = h("label", { class: "pick" }, input, h("span", { class: "unseen" }, t("choose"), " ", bdi(key)));
    input.addEventListener("change", () => {
      if (input.checked) chosen.add(key);
      else chosen.delete(key);
      act.disabled = chosen.size === 0;
      say.textContent = chosen.size ? t("splitChosen", { n: count(chosen.size, "article") }) : t("splitLead");
    });
    told.prepend(box);
    boxes.push(box);
  }
  act.addEventListener("click", () => {
    off();
    splitOff([...chosen], story);
  });
  leave.addEventListener("click", off);
  timeline.prepend(bar);
  bar.scrollIntoView({ block: "center" });
  timeline.querySelector<HTMLElement>(".pick input")?.focus();
}
