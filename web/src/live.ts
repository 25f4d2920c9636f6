/*
 * News of the store while the page is open. It is said, politely, on a button; nothing on the page moves until the
 * button is pressed. A page that nobody sees does not listen.
 */

import { away, forget, type Added } from "./api";
import { h } from "./dom";
import { count, t } from "./i18n";

let source: EventSource | null = null;
let waiting = 0;
let button: HTMLButtonElement | null = null;

function show(): void {
  if (!button) return;
  button.hidden = waiting === 0;
  button.textContent = waiting ? t("newCame", { n: count(waiting, "article") }) : "";
}

function heard(event: MessageEvent<string>): void {
  try {
    const added = JSON.parse(event.data) as Added;
    waiting += typeof added.articles === "number" && added.articles > 0 ? added.articles : 0;
    show();
  } catch {
    /* what cannot be read is no news */
  }
}

function listen(): void {
  if (source || document.hidden || !("EventSource" in window)) return;
  source = new EventSource(away.events);
  source.addEventListener("added", heard as EventListener);
  source.addEventListener("hand", forget);
}

function stop(): void {
  source?.close();
  source = null;
}

/** The button, for the frame; `again` shows the page anew. */
export function liveButton(again: () => void): HTMLElement {
  button = h("button", { type: "button", class: "came", hidden: true });
  button.addEventListener("click", () => {
    waiting = 0;
    show();
    forget();
    again();
  });
  return h("div", { class: "came-place", role: "status", "aria-live": "polite" }, button);
}

/** A page that was just asked for has it all. */
export function nothingWaits(): void {
  waiting = 0;
  show();
}

export function startLive(): void {
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", listen);
  listen();
}
