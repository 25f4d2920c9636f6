/* How the reader likes it shown: theme, names of months, digits. A menu in the header. */

import { h, icon } from "./dom";
import { DIGITS, digits, lang, MONTHS, months, setDigits, setMonths, t, type Digits, type Months, type Word } from "./i18n";
import { keysOn, setKeys } from "./keys";
import { recall, remember } from "./store";

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

function theme(): Theme {
  return THEMES.find((x) => x === recall("theme")) ?? "auto";
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
  document.dispatchEvent(new Event("khayt:theme"));
}

function choice<T extends string>(name: string, among: readonly T[], now: T, choose: (value: T) => void): HTMLElement {
  const option = (value: T): HTMLElement => {
    const input = h("input", { type: "radio", name: `set-${name}`, value, checked: value === now });
    input.addEventListener("change", () => choose(value));
    return h("label", { class: "option" }, input, h("span", null, t(`${name}_${value}` as Word)));
  };
  return h("fieldset", { class: `set set-${name}` }, h("legend", null, t(name as Word)), among.map(option));
}

/** The menu; `redraw` is called when what is on the page must be written anew. */
export function settingsMenu(redraw: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "tool", "aria-expanded": "false", "aria-controls": "settings", "aria-label": t("settings"), title: t("settings") }, icon("sliders"));
  const panel = h(
    "div",
    { class: "panel", id: "settings", hidden: true },
    choice("theme", THEMES, theme(), (value: Theme) => {
      remember("theme", value === "auto" ? null : value);
      applyTheme();
    }),
    lang() === "ar" && [
      choice("months", MONTHS, months(), (value: Months) => (setMonths(value), redraw())),
      choice("digits", DIGITS, digits(), (value: Digits) => (setDigits(value), redraw())),
    ],
  );
  const keys = h("input", { type: "checkbox", checked: keysOn() });
  keys.addEventListener("change", () => setKeys(keys.checked));
  panel.append(h("label", { class: "option" }, keys, h("span", null, t("keysSetting"))));
  const box = h("div", { class: "settings" }, button, panel);
  const show = (open: boolean): void => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    show(panel.hidden);
    if (!panel.hidden) panel.querySelector<HTMLElement>("input:checked")?.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    show(false);
    button.focus();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) show(false);
  });
  const outside = (event: MouseEvent): void => {
    if (!box.isConnected) document.removeEventListener("click", outside);
    else if (!box.contains(event.target as Node)) show(false);
  };
  document.addEventListener("click", outside);
  return box;
}
