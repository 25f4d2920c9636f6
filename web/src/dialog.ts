/* A window over the page, that Escape closes and that gives the focus back. */

import { h, type Child } from "./dom";
import { t } from "./i18n";

export function openDialog(title: string, ...children: Child[]): { node: HTMLDialogElement; close: () => void } {
  const from = document.activeElement;
  const shut = h("button", { type: "button", class: "quiet-button" }, t("close"));
  const node = h("dialog", { class: "dialog", "aria-labelledby": "dialog-h" }, h("div", { class: "dialog-head" }, h("h2", { id: "dialog-h" }, title), shut), children);
  const close = (): void => node.close();
  shut.addEventListener("click", close);
  node.addEventListener("click", (event) => {
    if (event.target === node) close();
  });
  node.addEventListener("close", () => {
    node.remove();
    if (from instanceof HTMLElement && from.isConnected) from.focus();
  });
  document.body.appendChild(node);
  node.showModal();
  return { node, close };
}
