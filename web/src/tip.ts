/*
 * The card that says what a mark means. It shows on hover, focus and tap, stays while the pointer
 * is on it, and goes with Escape.
 */

import { h, type Child } from "./dom";

const LINGER_MS = 250;
const GAP = 8;

export interface Tip {
  destroy: () => void;
}

/** Watch the marks inside root; describe() gives the card for a mark, null for none. */
export function watchMarks(root: HTMLElement, describe: (mark: HTMLElement) => Child): Tip {
  const card = h("div", { class: "tip", role: "tooltip", id: "tip", hidden: true });
  (root.closest("main") ?? document.body).appendChild(card);
  let shown: HTMLElement | null = null;
  let timer = 0;

  const markAt = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>("[data-kind][data-index]") : null);

  const hide = (): void => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown?.classList.remove("open");
    shown = null;
    card.hidden = true;
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(hide, LINGER_MS);
  };
  const place = (mark: HTMLElement): void => {
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const width = card.offsetWidth;
    const height = card.offsetHeight;
    const room = document.documentElement.clientWidth;
    const left = Math.min(Math.max(GAP, box.left + box.width / 2 - width / 2), Math.max(GAP, room - width - GAP));
    const below = box.bottom + GAP + height < window.innerHeight || box.top < height + GAP;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(below ? box.bottom + GAP : box.top - height - GAP) + window.scrollY}px`;
  };
  const show = (mark: HTMLElement): void => {
    clearTimeout(timer);
    if (mark === shown) return;
    hide();
    const content = describe(mark);
    if (!content) return;
    card.replaceChildren(h("div", null, content));
    card.hidden = false;
    shown = mark;
    mark.setAttribute("aria-describedby", "tip");
    mark.classList.add("open");
    place(mark);
  };

  const stops = (): HTMLElement[] => Array.from(root.querySelectorAll<HTMLElement>("[data-stop]"));
  const move = (from: HTMLElement, step: number | "first" | "last"): void => {
    const all = stops();
    const at = all.indexOf(from);
    const next = step === "first" ? all[0] : step === "last" ? all[all.length - 1] : all[at + step];
    if (!next) return;
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  const over = (event: PointerEvent): void => {
    if (event.pointerType === "touch") return;
    const mark = markAt(event.target);
    if (mark) show(mark);
    else later();
  };
  const out = (event: PointerEvent): void => {
    if (event.pointerType !== "touch" && !card.contains(event.relatedTarget as Node | null)) later();
  };
  const focus = (event: FocusEvent): void => {
    if (event.target instanceof HTMLElement && event.target.hasAttribute("data-stop")) show(event.target);
  };
  const blur = (): void => later();
  const click = (event: MouseEvent): void => {
    const mark = markAt(event.target);
    if (mark && root.contains(mark)) show(mark);
    else if (!card.contains(event.target as Node)) hide();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return hide();
    const mark = markAt(event.target);
    if (!mark || !root.contains(mark)) return;
    const forward = getComputedStyle(mark).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") move(mark, event.key === forward ? 1 : -1);
    else if (event.key === "Home") move(mark, "first");
    else if (event.key === "End") move(mark, "last");
    else if (event.key === "Enter" || event.key === " ") show(mark);
    else return;
    event.preventDefault();
  };
  const stay = (): void => clearTimeout(timer);

  root.addEventListener("pointerover", over);
  root.addEventListener("pointerout", out);
  root.addEventListener("focusin", focus);
  root.addEventListener("focusout", blur);
  document.addEventListener("click", click);
  document.addEventListener("keydown", key);
  card.addEventListener("pointerenter", stay);
  card.addEventListener("pointerleave", later);

  return {
    destroy: () => {
      clearTimeout(timer);
      document.removeEventListener("click", click);
      document.removeEventListener("keydown", key);
      card.remove();
    },
  };
}
