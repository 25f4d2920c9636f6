/*
 * What was just done by hand, said at the foot of the page with a way to take it back. The server's answer to a writing
 * names the act; whoever did it may undo it until something else is done.
 */

import { ApiError, write } from "./api";
import { h } from "./dom";
import { t } from "./i18n";

const LINGER_MS = 12_000;

let bar: HTMLElement | null = null;
let last: { undo: string; after: () => void } | null = null;
let timer = 0;

/** Where it is said; made once, since those who listen hear only what changes in a place that was there. */
export function doneBar(): HTMLElement {
  bar = h("div", { class: "done", role: "status", "aria-live": "polite" });
  return bar;
}

function show(...what: Parameters<HTMLElement["replaceChildren"]>): void {
  window.clearTimeout(timer);
  bar?.replaceChildren(...what);
  bar?.classList.add("shown");
  timer = window.setTimeout(hide, LINGER_MS);
}

function hide(): void {
  /* not while someone is on it */
  if (bar?.contains(document.activeElement) || bar?.matches(":hover")) {
    timer = window.setTimeout(hide, LINGER_MS);
    return;
  }
  bar?.classList.remove("shown");
  bar?.replaceChildren();
}

/** Say that something was done; `after` is called when it was taken back. */
export function done(text: string, undo: string | null | undefined, after: () => void): void {
  last = undo ? { undo, after } : null;
  const button = undo && h("button", { type: "button", class: "undo", "data-undo": true }, t("undo"));
  if (button) button.addEventListener("click", () => void takeBack());
  show(h("span", null, text), button || "");
}

export function failed(error: unknown): void {
  const status = error instanceof ApiError ? error.status : -1;
  show(h("span", { class: "wrong" }, status === 403 ? t("notWritable") : status === 0 ? t("errorNet") : status === 409 ? t("undoLate") : `${t("notDone")} ${error instanceof ApiError ? error.message : ""}`));
}

/** Take back the last act; without one of this visit, the last that the store knows. */
export async function takeBack(): Promise<void> {
  const mine = last;
  try {
    await write("POST", "/undo", mine ? { act: mine.undo } : {});
    last = null;
    show(h("span", null, t("undone")));
    if (mine) mine.after();
    else document.dispatchEvent(new Event("khayt:again"));
  } catch (error) {
    failed(error instanceof ApiError && error.status === 404 ? new ApiError(404, t("nothingToUndo")) : error);
  }
}
