/*
 * Shortcuts of one key, on any layout: an Arabic keyboard has its own letter on the key of N, so the place of the key
 * counts. An element that has `data-key` answers to that key: first the one in the item that has the focus, else the
 * first on the page. They can be turned off in the settings.
 */

import { openDialog } from "./dialog";
import { h } from "./dom";
import { takeBack } from "./done";
import { t, type Word } from "./i18n";
import { go } from "./nav";
import { recall, remember } from "./store";

const GO_MS = 1200;
const PLACES: Record<string, string> = { KeyT: "/", KeyS: "/stories", KeyN: "/names", KeyD: "/desk" };
const LIST: [string[], Word][] = [
  [["/"], "key_search"], [["J", "K"], "key_items"], [["Enter"], "key_open"], [["G T"], "key_today"], [["G S"], "key_stories"], [["G N"], "key_names"], [["G D"], "key_desk"],
  [["N"], "key_note"], [["U"], "key_undo"], [["W"], "key_watch"], [["R"], "key_read"], [["C"], "key_compare"], [["X"], "key_export"], [["+", "−"], "key_size"], [["?"], "key_help"],
];

export const keysOn = (): boolean => recall("keys") !== "off";

export function setKeys(on: boolean): void {
  remember("keys", on ? null : "off");
}

export function helpDialog(): void {
  const rows = LIST.map(([keys, word]) => h("div", null, h("dt", null, keys.map((key, i) => [i > 0 && " ", h("kbd", { dir: "ltr" }, key)])), h("dd", null, t(word))));
  openDialog(t("keysTitle"), h("dl", { class: "keys-list" }, rows), h("p", { class: "quiet" }, t("keysHow")));
}

function items(): HTMLElement[] {
  return Array.from(document.querySelectorAll<HTMLElement>("main [data-item]")).filter((x) => x.offsetParent !== null);
}

/** The next or the last item: the focus goes to its first link. */
function step(by: 1 | -1): void {
  const all = items();
  if (!all.length) return;
  const here = document.activeElement?.closest<HTMLElement>("[data-item]");
  let at = here ? all.indexOf(here) + by : -1;
  if (!here) at = by > 0 ? all.findIndex((x) => x.getBoundingClientRect().bottom > 80) : 0;
  const next = all[Math.max(0, Math.min(all.length - 1, at))];
  const target = next?.querySelector<HTMLElement>("h2 a, h3 a, a, [tabindex]") ?? next;
  if (!target) return;
  if (target === next) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function press(letter: string): boolean {
  const own = document.activeElement?.closest("[data-item]")?.querySelector<HTMLElement>(`[data-key="${letter}"]`);
  const target = own ?? document.querySelector<HTMLElement>(`main [data-key="${letter}"]`);
  if (!target) return false;
  if (target.matches("a, button, summary")) target.focus();
  target.click();
  return true;
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

export function startKeys(): void {
  let goUntil = 0;
  document.addEventListener("keydown", (event) => {
    if (!keysOn() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const { code, key } = event;
    const place = Date.now() < goUntil ? PLACES[code] : undefined;
    goUntil = 0;
    let used = true;
    if (place) go(place);
    else if (key === "?" || key === "؟") helpDialog();
    else if (key === "/" || (code === "Slash" && !event.shiftKey)) document.querySelector<HTMLElement>("#site-q")?.focus();
    else if (key === "+" || key === "=") used = press("bigger");
    else if (key === "-" || key === "−") used = press("smaller");
    else if (event.shiftKey) used = false;
    else if (code === "KeyG") goUntil = Date.now() + GO_MS;
    else if (code === "KeyJ") step(1);
    else if (code === "KeyK") step(-1);
    else if (code === "KeyU") void takeBack();
    else if (/^Key[NWRCX]$/.test(code)) used = press(code.slice(3).toLowerCase());
    else used = false;
    if (used) event.preventDefault();
  });
}
