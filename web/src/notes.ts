/* The analyst's notes: on a story, a development, an article or a sentence of it; each with its own small form. */

import { write, type Note, type Span } from "./api";
import { h, type Child } from "./dom";
import { done, failed } from "./done";
import { ownTime } from "./format";
import { t } from "./i18n";
import { toolButton } from "./menu";

export interface On { story?: string; development?: string; article?: string; span?: Span | null }

const LONGEST = 5000;

/** A form for the words of a note; `send` gives them away and may fail. */
function form(label: string, words: string, quote: string | null, send: (text: string) => Promise<void>, leave: () => void): HTMLElement {
  const id = `note-${Math.random().toString(36).slice(2)}`;
  const area = h("textarea", { id, rows: 3, maxlength: LONGEST, dir: "auto", required: true });
  area.value = words;
  const save = h("button", { type: "submit", class: "action" }, t("save"));
  const cancel = h("button", { type: "button", class: "quiet-button" }, t("cancel"));
  const node = h("form", { class: "note-form" }, quote && h("blockquote", { class: "note-quote", dir: "auto", lang: "ar" }, quote), h("label", { for: id, class: "unseen" }, label), area, h("p", { class: "do" }, save, cancel));
  cancel.addEventListener("click", leave);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) node.requestSubmit();
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return area.focus();
    save.disabled = true;
    send(text).catch((error: unknown) => {
      save.disabled = false;
      failed(error);
    });
  });
  return node;
}

/** A note as it stands, with ways to change it and to take it away. */
export function noteItem(note: Note, writable: boolean, where: Child, gone: () => void): HTMLElement {
  const node = h("li", { class: "note", "data-note": note.id });
  const show = (): void => {
    const edit = writable && h("button", { type: "button", class: "quiet-button" }, t("edit"));
    const remove = writable && h("button", { type: "button", class: "quiet-button" }, t("remove"));
    if (edit) edit.addEventListener("click", change);
    if (remove)
      remove.addEventListener("click", () => {
        write<{ undo: string }>("DELETE", `/notes/${encodeURIComponent(note.id)}`).then(({ undo }) => {
          const parent = node.parentElement;
          const next = node.nextSibling;
          node.remove();
          gone();
          done(t("noteGone"), undo, () => parent?.insertBefore(node, next));
        }, failed);
      });
    node.replaceChildren(
      ...[where, note.quote && h("blockquote", { class: "note-quote", dir: "auto", lang: "ar" }, note.quote), note.lost && h("p", { class: "quiet" }, t("noteLost"))].flat().filter((x): x is Node => x instanceof Node),
      h("p", { class: "note-text", dir: "auto" }, note.text),
      h("p", { class: "meta" }, h("time", { datetime: note.changed ?? note.made }, ownTime(note.changed ?? note.made) ?? ""), " ", edit || "", " ", remove || ""),
    );
  };
  const change = (): void => {
    const before = note.text;
    const area = form(t("noteText"), note.text, null, async (text) => {
      const changed = await write<Note>("POST", `/notes/${encodeURIComponent(note.id)}`, { text });
      note.text = text;
      note.changed = changed.changed ?? note.changed;
      show();
      done(t("noteKept"), changed.undo, () => {
        note.text = before;
        show();
      });
    }, show);
    node.replaceChildren(area);
    area.querySelector("textarea")?.focus();
  };
  show();
  return node;
}

export interface Slot {
  /** The notes, and below them the form while one is being written. */
  node: HTMLElement;
  /** The button that opens the form; null where nothing may be written. */
  button: HTMLButtonElement | null;
  write: (on?: On, quote?: string) => void;
}

/** Notes on one thing. */
export function noteSlot(on: On, notes: readonly Note[], writable: boolean, label: string, where: (note: Note) => Child = () => null): Slot {
  const list = h("ul", { class: "notes" });
  const place = h("div", { class: "note-place" });
  const node = h("div", { class: "note-slot" }, list, place);
  const add = (note: Note): HTMLElement => {
    const item = noteItem(note, writable, where(note), () => button?.focus());
    list.append(item);
    return item;
  };
  notes.forEach(add);
  const open = (at: On = on, quote: string | null = null): void => {
    const leave = (): void => {
      place.replaceChildren();
      button?.focus();
    };
    place.replaceChildren(form(label, "", quote, async (text) => {
      const made = await write<Note>("POST", "/notes", { on: at, text });
      place.replaceChildren();
      const item = add(made);
      button?.focus();
      done(t("noteKept"), made.undo, () => item.remove());
    }, leave));
    place.querySelector("textarea")?.focus();
  };
  const button = writable ? toolButton(t("note"), "note", () => open(), { "data-key": "n", "aria-label": label }) : null;
  return { node, button, write: open };
}
