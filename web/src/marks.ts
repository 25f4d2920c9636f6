/*
 * Marks over a text. Mentions come as spans of code points; they may nest and may cross. They are
 * made into a tree for each paragraph: where two cross, the later one is cut in pieces, of which
 * only the first can take the focus.
 */

import type { Span } from "./api";
import { direction, h } from "./dom";

export type Kind = "at" | "noted" | "statement" | "deadline" | "figure" | "time" | "name";
/* from the widest to the narrowest: of two mentions with one span the first goes outside */
const RANK: Record<Kind, number> = { at: 0, noted: 1, statement: 2, deadline: 3, figure: 4, time: 5, name: 6 };
const MAX_DEPTH = 8;

export interface Mention {
  kind: Kind;
  start: number;
  end: number;
  index: number;
}

interface Piece extends Mention {
  first: boolean;
}

interface Branch {
  piece: Piece;
  children: Branch[];
}

/** A span from the API made safe for a text of so many code points; null if nothing is left. */
export function clip(span: Span | null | undefined, length: number): [number, number] | null {
  if (!Array.isArray(span) || span.length !== 2) return null;
  const [a, b] = span as [unknown, unknown];
  if (!Number.isInteger(a) || !Number.isInteger(b)) return null;
  const start = Math.max(0, a as number);
  const end = Math.min(length, b as number);
  return start < end ? [start, end] : null;
}

function order(a: Piece, b: Piece): number {
  return a.start - b.start || b.end - a.end || RANK[a.kind] - RANK[b.kind] || a.index - b.index;
}

/** Sorted pieces as a tree. */
function grow(pieces: Piece[], depth: number): Branch[] {
  const out: Branch[] = [];
  for (let i = 0; i < pieces.length; ) {
    const head = pieces[i++] as Piece;
    const inside: Piece[] = [];
    const cut: Piece[] = [];
    for (let next = pieces[i]; next && next.start < head.end; next = pieces[++i]) {
      inside.push(next.end <= head.end ? next : { ...next, end: head.end });
      if (next.end > head.end) cut.push({ ...next, start: head.end, first: false });
    }
    if (cut.length) {
      /* the second halves begin where the head ends, beside whatever else begins there */
      let same = i;
      while (pieces[same]?.start === head.end) same++;
      pieces.splice(i, same - i, ...[...cut, ...pieces.slice(i, same)].sort(order));
    }
    out.push({ piece: head, children: depth < MAX_DEPTH ? grow(inside.sort(order), depth + 1) : [] });
  }
  return out;
}

/** Paragraphs as ranges of code points: parted by a blank line. */
export function paragraphs(points: readonly string[]): [number, number][] {
  const out: [number, number][] = [];
  let start = 0;
  const close = (end: number): void => {
    let a = start;
    let b = end;
    while (a < b && /\s/.test(points[a] as string)) a++;
    while (b > a && /\s/.test(points[b - 1] as string)) b--;
    if (a < b) out.push([a, b]);
  };
  for (let i = 0; i < points.length; i++) {
    if (points[i] !== "\n") continue;
    let j = i + 1;
    while (j < points.length && /[ \t\r]/.test(points[j] as string)) j++;
    if (points[j] !== "\n") continue;
    close(i);
    start = j;
  }
  close(points.length);
  return out;
}

function leaf(piece: Piece, text: string): HTMLElement {
  const { kind, index, first } = piece;
  const common = { class: `m m-${kind}`, "data-kind": kind, "data-index": index };
  if (kind === "at" || kind === "noted") return h("mark", { class: kind }, text);
  return h("span", first ? { ...common, role: "button", tabindex: "-1", "data-stop": true } : common, text);
}

function render(branch: Branch, points: readonly string[], label: (kind: Kind) => string): HTMLElement {
  const { piece, children } = branch;
  const wide = piece.kind === "at" || piece.kind === "noted" || piece.kind === "statement" || children.length > 0;
  if (!wide) return leaf(piece, points.slice(piece.start, piece.end).join(""));
  const inner = fill(piece.start, piece.end, children, points, label);
  if (piece.kind === "noted") return h("mark", { class: "noted" }, ...inner);
  if (piece.kind === "at") return h("mark", { class: "at", tabindex: piece.first ? "-1" : null }, ...inner);
  /* a button may hold no other button: a wide mark has a knob at its head instead */
  const knob = piece.first && h("span", { class: `knob knob-${piece.kind}`, role: "button", tabindex: "-1", "data-stop": true, "aria-label": label(piece.kind), "data-kind": piece.kind, "data-index": piece.index });
  return h("span", { class: `m m-${piece.kind}`, "data-kind": piece.kind, "data-index": piece.index }, knob, ...inner);
}

function fill(start: number, end: number, branches: Branch[], points: readonly string[], label: (kind: Kind) => string): (Node | string)[] {
  const out: (Node | string)[] = [];
  let at = start;
  for (const branch of branches) {
    if (branch.piece.start > at) out.push(points.slice(at, branch.piece.start).join(""));
    out.push(render(branch, points, label));
    at = branch.piece.end;
  }
  if (at < end) out.push(points.slice(at, end).join(""));
  return out;
}

/** The text in paragraphs, with its mentions marked. */
export function markUp(text: string, mentions: readonly Mention[], label: (kind: Kind) => string): HTMLElement[] {
  const points = Array.from(text);
  const seen = new Set<string>();
  return paragraphs(points).map(([from, to]) => {
    const pieces: Piece[] = [];
    for (const m of mentions) {
      if (m.end <= from || m.start >= to) continue;
      const id = `${m.kind} ${m.index}`;
      pieces.push({ ...m, start: Math.max(m.start, from), end: Math.min(m.end, to), first: !seen.has(id) });
      seen.add(id);
    }
    pieces.sort(order);
    return h("p", { dir: direction(points.slice(from, to).join("")) }, ...fill(from, to, grow(pieces, 0), points, label));
  });
}

/** A snippet whose matches stand between U+2068 and U+2069. */
export function snippet(text: string | null | undefined, marked: boolean): (Node | string)[] {
  return (text ?? "").split(/\u2068([^\u2068\u2069]*)\u2069/).map((part, i) => {
    const plain = part.replace(/[\u2068\u2069]/g, "");
    return i % 2 && marked ? h("mark", null, plain) : plain;
  });
}
