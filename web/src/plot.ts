/* Axes that the charts share. Time runs the way the language reads; numbers stand on the side where reading begins. */

import { h, svg } from "./dom";
import { axisDay } from "./format";
import { lang } from "./i18n";

const DAY = 86_400_000;

export type Step = "day" | "month" | "year";

/** Days, months or years for the marks of a time axis, not more than fit. */
export function timeMarks(min: number, max: number, room: number, apart = 84): { at: number[]; step: Step } {
  const span = Math.max(1, (max - min) / DAY);
  const most = Math.max(2, Math.floor(room / apart));
  const at: number[] = [];
  const dayStep = [1, 2, 3, 5, 7, 14].find((n) => span / n <= most);
  if (dayStep) {
    for (let x = Math.ceil(min / DAY) * DAY; x <= max; x += dayStep * DAY) at.push(x);
    return { at, step: "day" };
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 600].find((n) => span / (30.4 * n) <= most) ?? 1200;
  const first = new Date(min);
  let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
  for (; at.length < 50; month += months) {
    const x = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (x > max) break;
    if (x >= min) at.push(x);
  }
  return { at, step: months >= 12 ? "year" : "month" };
}

/** Round values for the marks of a number axis, about so many. */
export function valueMarks(min: number, max: number, about = 4): number[] {
  const raw = (max - min) / about || 1;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((n) => n * magnitude >= raw) ?? 10) * magnitude;
  const out: number[] = [];
  for (let y = Math.ceil(min / step) * step; y <= max + step / 1e6 && out.length < 20; y += step) out.push(Math.abs(y) < step / 1e6 ? 0 : y);
  return out;
}

/** A place in time on a stretch of pixels, mirrored where the language reads from the right. */
export function timeScale(min: number, max: number, left: number, right: number): (at: number) => number {
  const rtl = lang() === "ar";
  const span = max - min || 1;
  return (at) => {
    const share = (at - min) / span;
    return rtl ? right - share * (right - left) : left + share * (right - left);
  };
}

export const px = (n: number): string => n.toFixed(1);

export function line(x1: number, y1: number, x2: number, y2: number, name: string): SVGElement {
  return svg("line", { x1: px(x1), y1: px(y1), x2: px(x2), y2: px(y2), class: name });
}

export function label(x: number, y: number, text: string, anchor: "start" | "middle" | "end", name = "axis"): SVGElement {
  return svg("text", { x: px(x), y: px(y), "text-anchor": anchor, class: name }, text);
}

/** The time axis below a plot. */
export function timeAxis(scale: (at: number) => number, min: number, max: number, room: number, y: number, top: number): SVGElement {
  const marks = timeMarks(min, max, room);
  const [left, right] = [Math.min(scale(min), scale(max)), Math.max(scale(min), scale(max))];
  /* the label of a mark at the edge moves in */
  const inside = (x: number): number => Math.min(Math.max(x, left + 26), right - 26);
  return svg("g", { "aria-hidden": "true" }, marks.at.map((at) => [line(scale(at), top, scale(at), y, "grid faint"), label(inside(scale(at)), y + 18, axisDay(at, marks.step), "middle")]));
}

/** Draw when the width is known, and again when it changes; the drawing is asked to fit so many pixels. */
export function fitted(name: string, draw: (width: number) => Node): HTMLElement {
  const node = h("div", { class: name });
  let drawn = 0;
  const redraw = (): void => {
    const width = Math.floor(node.clientWidth);
    if (width < 60 || width === drawn) return;
    drawn = width;
    node.replaceChildren(draw(width));
  };
  new ResizeObserver(redraw).observe(node);
  return node;
}

/** Bars of a small round, such as the hours of a day: each with its label and its number for those who hover. */
export function bars(values: readonly number[], labels: readonly string[], title: (i: number) => string, name: string): HTMLElement {
  const most = Math.max(1, ...values);
  const cell = (value: number, i: number): HTMLElement => {
    const fill = h("span", { class: "bar-up", "aria-hidden": "true" });
    fill.style.blockSize = `${(100 * value) / most}%`;
    return h("li", { title: title(i), class: value === most ? "most" : null }, h("span", { class: "bar-room", "aria-hidden": "true" }, fill), h("span", { class: "bar-label", "aria-hidden": "true" }, labels[i] ?? ""), h("span", { class: "unseen" }, title(i)));
  };
  return h("ul", { class: `bars ${name}` }, values.map(cell));
}
