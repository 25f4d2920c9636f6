/* From what someone selected in the text to the sentences that it stands in, for a note or a link. */

import type { Span } from "./api";

/** How many code points of the text of root stand before a place in it; blank lines between paragraphs are not there. */
function before(root: HTMLElement, node: Node, offset: number): { p: number; at: number } | null {
  const paragraphs = Array.from(root.children);
  const p = paragraphs.findIndex((x) => x.contains(node));
  const own = paragraphs[p];
  if (!own) return null;
  const range = document.createRange();
  range.setStart(own, 0);
  range.setEnd(node, offset);
  return { p, at: Array.from(range.toString()).length };
}

/** The span of the sentences that the selection touches; null where nothing in the text is selected. */
export function selectedSentences(root: HTMLElement, starts: readonly number[], sentences: readonly Span[]): Span | null {
  const selection = getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const [a, b] = [before(root, range.startContainer, range.startOffset), before(root, range.endContainer, range.endOffset)];
  if (!a || !b) return null;
  const [from, to] = [(starts[a.p] ?? 0) + a.at, (starts[b.p] ?? 0) + b.at];
  const touched = sentences.filter((s) => s[0] < to && s[1] > from);
  if (!touched.length) return from < to ? [from, to] : null;
  return [Math.min(...touched.map((s) => s[0])), Math.max(...touched.map((s) => s[1]))];
}
