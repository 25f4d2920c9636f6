/* Every page in every dress: language, theme and size; and what the reader weighs. */

import { gzipSync } from "node:zlib";
import { reader, visit } from "./browser.mjs";
import { bare, check, checkPage, routes, skip } from "./check.mjs";

const MOST_KB = 100;
const FIRST_VIEW_MS = 3000;
const VIEWS = 3;

/* the contrast of colours goes with the theme: it is measured once in each theme and size */
const DRESSES = [];
for (const size of ["desk", "phone"]) for (const theme of ["light", "dark"]) for (const lang of ["ar", "en"]) DRESSES.push({ lang, theme, size, contrast: (lang === "ar") === (theme === "light") });

/** Name, address, and what must be there; those that the store has nothing for are left out. */
function pagesOf(s) {
  const development = s.story.developments.find((d) => d.articles.length > 1) ?? s.story.developments[0];
  const pair = s.story.copies[0] ?? (s.story.timeline.flatMap((d) => d.articles).length > 1 && { a: s.story.timeline.flatMap((d) => d.articles)[0].key, b: s.story.timeline.flatMap((d) => d.articles)[1].key });
  const actor = [...s.story.people, ...s.story.bodies][0];
  const outlet = s.story.outlet_list.find((o) => o.outlet)?.outlet;
  return [
    ["today", "/?since=month", ".today"], ["stories", "/stories", ".tale"], ["story", routes.story(s.story.story), "#timeline .event"], ["article", routes.article(s.article.key), ".text p"],
    s.has.developments && ["development", routes.development(development.development), ".telling"], s.has.compare && pair && ["compare", routes.compare(pair.a, pair.b), ".block, .same-run"],
    actor && ["who", routes.who(actor.entity ?? actor.name), ".who"], ["names", "/names", ".name-list li"], s.has.outlets && outlet && ["outlet", routes.outlet(outlet), ".figures-row"],
    ["search", routes.search(s.word), ".hit"], ["search help", "/search", ".search-help dl"], s.has.desk && ["desk", "/desk", ".desk-columns"], ["missing", "/story/no-such-story", ".state h1", /404/],
  ].filter(Boolean);
}

export async function everyPage(browser, base, s) {
  const pages = pagesOf(s);
  for (const { lang, theme, size, contrast } of DRESSES) {
    const { page, faults, close } = await reader(browser, { lang, theme, size });
    for (const [name, path, needed, allow] of pages) {
      const title = `${lang} ${theme} ${size} ${name}`;
      await visit(page, base, path);
      check(`${title}: what it is for is there`, (await page.locator(`main ${needed}`).count()) > 0 || (await page.locator(`main${needed}`).count()) > 0, path);
      await checkPage(title, page, faults, { lang, contrast, ...(allow ? { allow } : {}) });
    }
    if (size === "phone" && lang === "ar" && theme === "light") {
      await page.setViewportSize({ width: 320, height: 700 });
      for (const [name, path] of pages) {
        await visit(page, base, path);
        check(`${name}: fits 320 pixels`, await page.evaluate(() => document.documentElement.scrollWidth <= 320));
      }
    }
    await close();
  }
}

/** The story page says what the interface says. */
export async function sameTitle(browser, base, s) {
  const { page, close } = await reader(browser);
  await visit(page, base, routes.story(s.story.story));
  check("story: title", bare(await page.locator("h1").innerText()).includes(bare(s.story.title).slice(0, 20)));
  await visit(page, base, "/stories");
  check("stories: those of several articles are listed", (await page.locator(".tale").count()) === s.listed.stories.length && (await page.locator(".tale.single").count()) === 0);
  await close();
}

/** Script and style stay light, and the first view comes soon. */
export async function weight(browser, base) {
  let bytes = 0;
  for (const file of ["index.html", "early.js", "app.js", "app.css"]) {
    const response = await fetch(`${base}/${file === "index.html" ? "" : file}`);
    bytes += gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length;
  }
  check(`weight: under ${MOST_KB} KB of page, script and style`, bytes < MOST_KB * 1000, `${bytes} bytes`);
  const { page, close } = await reader(browser);
  /* the best of a few: what the page asks for, not what else the machine does */
  let ms = Infinity;
  for (let i = 0; i < VIEWS; i++) {
    await visit(page, base, "/");
    const one = await page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(Math.round(list.getEntries().pop().startTime))).observe({ type: "largest-contentful-paint", buffered: true });
      setTimeout(() => resolve(Infinity), 2000);
    }));
    ms = Math.min(ms, one);
  }
  if (ms === Infinity) skip("first view", "the browser does not tell");
  else check("weight: the first view comes soon", ms < FIRST_VIEW_MS, `${ms} ms`);
  console.log(`script and style ${(bytes / 1000).toFixed(1)} KB, first view ${ms} ms`);
  await close();
}
