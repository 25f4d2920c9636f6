/*
 * Hand-made elements. Data enters the page as text nodes and vetted attributes only, so that a
 * string from the API is never read as markup.
 */

export type Child = Node | string | number | null | undefined | false | Child[];

type Listeners = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
type Attributes = Record<string, string | number | boolean | null | undefined>;
export type Props = (Attributes & { on?: never }) | ({ on: Listeners } & Record<string, unknown>);

const FORBIDDEN = /^(on|style$|srcdoc$)/i;

function append(parent: Node, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

function dress(element: Element, props: Props | null): void {
  if (!props) return;
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value as Listeners)) element.addEventListener(event, listener as EventListener);
    } else if (FORBIDDEN.test(name)) {
      throw new Error(`attribute not allowed: ${name}`);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, String(value));
    }
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props | null = null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, props);
  append(element, children);
  return element;
}

export function svg(tag: string, props: Props | null = null, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(element, props);
  append(element, children);
  return element;
}

/** Which way a text runs: as most of its letters do, not as the first one. Agencies open Arabic reports with "(CNN) --". */
export function direction(text: string): "rtl" | "ltr" | "auto" {
  const rtl = text.match(/[\u0590-\u08ff\ufb1d-\ufefc]/g)?.length ?? 0;
  const ltr = text.match(/[A-Za-z\u00c0-\u024f\u0370-\u052f]/g)?.length ?? 0;
  if (rtl === 0 && ltr === 0) return "auto";
  return rtl * 2 >= ltr ? "rtl" : "ltr";
}

/** A string from the API within a line: isolated, so that its direction marks stay its own. */
export function bdi(text: string | null | undefined, props: Props | null = null): HTMLElement | null {
  if (!text) return null;
  const element = h("bdi", props, text);
  element.lang = "ar";
  if (!element.dir) element.dir = direction(text);
  return element;
}

/** Put a separator between the children that are there; a plain string breaks as one piece if it can. */
export function joined(children: Child[], separator = "\u00a0· "): Child[] {
  const out: Child[] = [];
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (out.length) out.push(h("span", { class: "sep", "aria-hidden": "true" }, separator));
    out.push(typeof child === "string" ? h("span", { class: "piece" }, child) : child);
  }
  return out;
}

/** A list from the API, whatever came. */
export function list<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** The first few of a long list, and a button for the rest, which moves the focus to the first new one. */
export function firstFew<T>(parent: HTMLElement, items: readonly T[], few: number, render: (item: T) => HTMLElement, label: (rest: number) => string): Child {
  const shown = items.length <= few + 2 ? items.length : few;
  for (const item of items.slice(0, shown)) parent.appendChild(render(item));
  if (shown === items.length) return parent;
  const STEP = 200;
  let next = shown;
  const button = h("button", { type: "button", class: "more" }, label(items.length - next));
  button.addEventListener("click", () => {
    const fresh = items.slice(next, next + STEP).map(render);
    parent.append(...fresh);
    next += fresh.length;
    const target = fresh[0]?.querySelector<HTMLElement>("a, button, summary") ?? fresh[0];
    if (next >= items.length) button.remove();
    else button.textContent = label(items.length - next);
    if (target && !target.matches("a, button, summary")) target.tabIndex = -1;
    target?.focus();
  });
  return [parent, button];
}

/** An address from a page, if it is one that may be followed. */
export function outside(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : null;
  } catch {
    return null;
  }
}

const icons = {
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20",
  sliders: "M4 7h9M17 7h3M15 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4M4 17h3M11 17h9M9 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8.500 8.500h7M8.500 12h4",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5",
  down: "M12 4v11M7.500 11 12 15.500 16.500 11M5 19.500h14",
  hand: "M7 4v6a5 5 0 0 0 10 0V4M12 15v5M7 4H5M7 4h2M17 4h-2M17 4h2",
  print: "M7 8V4h10v4M7 16H4V8h16v8h-3M7 13h10v7H7z",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  columns: "M4 5h7v14H4zM13 5h7v14h-7zM6.500 9h2M6.500 12h2M15.500 9h2M15.500 12h2M15.500 15h2",
  keep: "M6 4h12v16l-6-4.500L6 20z",
  feed: "M5 5a14 14 0 0 1 14 14M5 11a8 8 0 0 1 8 8M6 18h.01",
  quote: "M11 7 6 12l5 5M18 7l-5 5 5 5",
  lines: "M4 6h10M4 12h10M4 18h10M19 5v14M17 7l2-2 2 2M17 17l2 2 2-2",
  to: "M4 12h15M13.500 6.500 19 12l-5.500 5.500",
  help: "M9 9.500a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 17.500h.01",
};

export function icon(name: keyof typeof icons): SVGElement {
  return svg("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" }, svg("path", { d: icons[name] }));
}
