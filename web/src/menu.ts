/* A button that unfolds a few links or acts; Escape and a click elsewhere fold it again. */

import { h, icon, type Child } from "./dom";

export function menu(label: string, picture: Parameters<typeof icon>[0], items: Child[], props: { key?: string } = {}): HTMLElement {
  const summary = h("summary", { class: "tool-button", "data-key": props.key ?? null }, icon(picture), h("span", null, label));
  const box = h("details", { class: "menu" }, summary, h("div", { class: "menu-list" }, items));
  const outside = (event: Event): void => {
    if (!box.isConnected || !box.open) return document.removeEventListener("click", outside);
    if (!box.contains(event.target as Node)) box.open = false;
  };
  box.addEventListener("toggle", () => {
    if (box.open) document.addEventListener("click", outside);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) box.open = false;
  });
  return box;
}

/** An act in a menu, which folds as it is done. */
export function menuAct(label: string, how: string, act: () => void): HTMLElement {
  const button = h("button", { type: "button" }, h("b", null, label), h("span", { class: "quiet" }, how));
  button.addEventListener("click", () => {
    button.closest("details")?.removeAttribute("open");
    act();
  });
  return button;
}

/** A file to take away or a feed, in a menu. */
export function menuLink(href: string, label: string, how: string | null = null, away: "download" | "tab" = "tab"): HTMLElement {
  return h("a", { href, ...(away === "download" ? { download: true } : { target: "_blank", rel: "noopener" }) }, h("b", null, label), how && h("span", { class: "quiet" }, how));
}

/** A button with a picture, for a row of tools. */
export function toolButton(label: string, picture: Parameters<typeof icon>[0], act: (button: HTMLButtonElement) => void, props: Record<string, string | boolean | null> = {}): HTMLButtonElement {
  const button = h("button", { type: "button", class: "tool-button", ...props }, icon(picture), h("span", null, label));
  button.addEventListener("click", () => act(button));
  return button;
}
