/* How the text of an article is set: its size, the space between its lines, and the face. */

import { h, icon } from "./dom";
import { t, type Word } from "./i18n";
import { recall, remember } from "./store";

const SIZES = 7;
const MIDDLE = 2;
const FACES = ["plex", "naskh"] as const;

function size(): number {
  const n = Number(recall("text-size") ?? MIDDLE);
  return Number.isInteger(n) && n >= 0 && n < SIZES ? n : MIDDLE;
}

const airy = (): boolean => recall("text-airy") === "on";
const face = (): string => FACES.find((x) => x === recall("text-face")) ?? FACES[0];

/** The tools; what they choose is kept, and put on the text as attributes. */
export function typeTools(text: HTMLElement): HTMLElement {
  const smaller = h("button", { type: "button", class: "tool", "data-key": "smaller", "aria-label": t("smaller"), title: t("smaller") }, h("span", { class: "size-small", "aria-hidden": "true" }, "ع"));
  const bigger = h("button", { type: "button", class: "tool", "data-key": "bigger", "aria-label": t("bigger"), title: t("bigger") }, h("span", { class: "size-big", "aria-hidden": "true" }, "ع"));
  const lines = h("button", { type: "button", class: "tool", "aria-label": t("airy"), title: t("airy") }, icon("lines"));
  const faces = h("button", { type: "button", class: "tool tool-text", title: t("face") }, "");
  const show = (): void => {
    text.dataset.size = String(size());
    text.dataset.airy = String(airy());
    text.dataset.face = face();
    smaller.disabled = size() === 0;
    bigger.disabled = size() === SIZES - 1;
    lines.setAttribute("aria-pressed", String(airy()));
    faces.textContent = t(`face_${face()}` as Word);
    faces.setAttribute("aria-label", `${t("face")}: ${t(`face_${face()}` as Word)}`);
  };
  const turn = (by: number): void => {
    const next = Math.max(0, Math.min(SIZES - 1, size() + by));
    remember("text-size", next === MIDDLE ? null : String(next));
    show();
  };
  smaller.addEventListener("click", () => turn(-1));
  bigger.addEventListener("click", () => turn(1));
  lines.addEventListener("click", () => {
    remember("text-airy", airy() ? null : "on");
    show();
  });
  faces.addEventListener("click", () => {
    remember("text-face", face() === "plex" ? "naskh" : null);
    show();
  });
  show();
  return h("div", { class: "type-tools", role: "group", "aria-label": t("typeTools") }, smaller, bigger, lines, faces);
}
