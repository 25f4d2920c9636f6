/*
 * The reader in a real browser.
 *   node tests/e2e/run.mjs --mock        over the invented news in web/mock
 *   node tests/e2e/run.mjs --base URL    over a running server; stories and keys are taken from it
 */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { conforms } from "./contract.mjs";
import { launch, reader, settled, visit } from "./browser.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const axe = require("axe-core");

let passed = 0;
let failed = 0;
let skipped = 0;

function check(name, ok, detail = "") {
  if (ok) passed++;
  else {
    failed++;
    console.log(`FAIL ${name}${detail ? `\n     ${detail}` : ""}`);
  }
}

function skip(name, why) {
  skipped++;
  console.log(`skip ${name}: ${why}`);
}

const bare = (text) => text.replace(/\s+/g, "");

async function json(base, path) {
  const response = await fetch(base + path);
  return response.ok ? response.json() : null;
}

/** What to visit: taken from the interface, so that any store will do. */
async function subjects(base) {
  const stories = (await json(base, "/api/v1/stories?limit=100"))?.stories ?? [];
  const most = stories.reduce((a, b) => (a && a.articles >= b.articles ? a : b), null);
  const story = most && (await json(base, `/api/v1/stories/${encodeURIComponent(most.story)}`));
  const keys = story ? story.timeline.flatMap((d) => d.articles.map((a) => a.key)) : [];
  let article = null;
  const marks = (a) => a.times.length + a.names.length + a.figures.length + a.statements.length;
  for (const key of keys.slice(0, 12)) {
    const a = await json(base, `/api/v1/articles/${encodeURIComponent(key)}`);
    if (a && (!article || marks(a) > marks(article))) article = a;
  }
  const word = Array.from((article?.text ?? "").matchAll(/[\u0621-\u064a]{4,}/g), (m) => m[0])[0] ?? "خبر";
  return { stories, story, article, word };
}

const routes = {
  story: (id) => `/story/${encodeURIComponent(id)}`,
  article: (key, at) => `/article/${encodeURIComponent(key)}${at ? `?at=${at[0]}-${at[1]}` : ""}`,
  search: (q) => `/search?q=${encodeURIComponent(q)}`,
};

/** What holds for any page in any dress. */
async function checkPage(name, page, faults, { lang, allow = /^$/ }) {
  const facts = await page.evaluate(() => ({
    lang: document.documentElement.lang, dir: document.documentElement.dir, h1: document.querySelectorAll("main h1").length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, inline: document.querySelectorAll("script:not([src]), style, main [onclick]").length,
    landmarks: ["header", "main", "footer"].every((x) => document.querySelector(x)),
  }));
  check(`${name}: language`, facts.lang === lang && facts.dir === (lang === "ar" ? "rtl" : "ltr"), JSON.stringify(facts));
  check(`${name}: one title`, facts.h1 === 1, JSON.stringify(facts));
  check(`${name}: fits the width`, facts.wide <= 0, `wider by ${facts.wide}`);
  check(`${name}: nothing inline, landmarks there`, facts.inline === 0 && facts.landmarks, JSON.stringify(facts));
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`)));
  check(`${name}: axe`, found.length === 0, found.join("\n     "));
  const real = faults.filter((f) => !allow.test(f));
  check(`${name}: console clean`, real.length === 0, real.join("\n     "));
  faults.length = 0;
}

async function everyDress(browser, base, s) {
  for (const lang of ["ar", "en"]) for (const theme of ["light", "dark"]) for (const size of ["desk", "phone"]) {
    const { page, faults, close } = await reader(browser, { lang, theme, size });
    const dress = `${lang} ${theme} ${size}`;
    await visit(page, base, "/");
    check(`${dress} home: stories listed`, (await page.locator(".tale").count()) === Math.min(20, s.stories.length));
    await checkPage(`${dress} home`, page, faults, { lang });
    await visit(page, base, routes.story(s.story.story));
    check(`${dress} story: title`, bare(await page.locator("h1").innerText()).includes(bare(s.story.title).slice(0, 20)));
    check(`${dress} story: timeline`, (await page.locator("#timeline .knot").count()) > 0);
    await checkPage(`${dress} story`, page, faults, { lang });
    await visit(page, base, routes.article(s.article.key));
    await page.waitForTimeout(200);
    await checkPage(`${dress} article`, page, faults, { lang });
    await visit(page, base, routes.search(s.word));
    check(`${dress} search: hits`, (await page.locator(".hit").count()) > 0);
    await checkPage(`${dress} search`, page, faults, { lang });
    await visit(page, base, "/story/no-such-story");
    check(`${dress} missing: said`, (await page.locator("main .state h1").count()) === 1);
    await checkPage(`${dress} missing`, page, faults, { lang, allow: /404/ });
    await close();
  }
}

/** The answers are what the description of the interface says. */
async function contract(base, s) {
  const document = await json(base, "/api/v1/openapi.json");
  check("contract: the description is served", document?.openapi?.startsWith("3.1"));
  if (!document) return;
  const id = encodeURIComponent(s.story.story);
  const key = encodeURIComponent(s.article.key);
  const answers = { Status: "/status", StoryList: "/stories?limit=100", Story: `/stories/${id}`, Article: `/articles/${key}`, Hits: `/articles/${key}/similar?limit=5`, SearchPage: `/search?q=${encodeURIComponent(s.word)}`, CopyList: "/copies?limit=100" };
  for (const [schema, path] of Object.entries(answers)) {
    const wrong = conforms(document, schema, await json(base, `/api/v1${path}`));
    check(`contract: ${schema}`, wrong.length === 0, wrong.slice(0, 5).join("\n     "));
  }
  const two = await json(base, "/api/v1/stories?offset=1&limit=2");
  check("contract: offset and limit", two.stories.length === Math.min(2, Math.max(0, two.total - 1)) && two.stories.every((x, i) => x.story === s.stories[i + 1]?.story));
  for (const [status, path, how] of [[404, "/stories/no-such-story", {}], [404, "/articles/no-such-article", {}], [404, "/no-such-path", {}], [400, "/stories?limit=x", {}], [400, "/search", {}], [405, "/stories", { method: "POST" }]]) {
    const response = await fetch(`${base}/api/v1${path}`, how);
    const body = await response.json().catch(() => null);
    check(`contract: ${status} for ${how.method ?? "GET"} ${path}`, response.status === status && body?.error?.status === status && conforms(document, "Error", body).length === 0, `${response.status} ${JSON.stringify(body)}`);
  }
  const page = await fetch(`${base}${routes.story(s.story.story)}`);
  const policy = page.headers.get("content-security-policy") ?? "";
  check("contract: a page of the reader is served with its policy", page.ok && policy.includes("default-src 'none'") && !policy.includes("unsafe"), policy);
}

/** Each mark stands on exactly the code points that its span names. */
async function marksMatch(browser, base, a, name) {
  const { page, close } = await reader(browser);
  await visit(page, base, routes.article(a.key));
  const got = await page.evaluate(() => {
    const out = {};
    for (const m of document.querySelectorAll(".text .m")) {
      const id = `${m.dataset.kind} ${m.dataset.index}`;
      out[id] = (out[id] ?? "") + m.textContent;
    }
    return { marks: out, text: Array.from(document.querySelectorAll(".text p"), (p) => p.textContent) };
  });
  const points = Array.from(a.text);
  check(`${name}: the text is whole`, bare(got.text.join("")) === bare(a.text));
  let wrong = "";
  for (const [kind, list] of [["time", a.times], ["figure", a.figures], ["name", a.names], ["statement", a.statements], ["deadline", a.deadlines]])
    list.forEach((m, i) => {
      const [start, end] = m.span;
      if (!Number.isInteger(start) || !Number.isInteger(end) || Math.max(0, start) >= Math.min(points.length, end)) return;
      const want = bare(points.slice(Math.max(0, start), end).join(""));
      if (want && bare(got.marks[`${kind} ${i}`] ?? "") !== want) wrong ||= `${kind} ${i}: want ${want}, got ${got.marks[`${kind} ${i}`]}`;
    });
  check(`${name}: marks stand on their spans`, !wrong, wrong);
  await close();
}

async function articleWays(browser, base, a) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, routes.article(a.key));
  const stop = page.locator(".text [data-stop]").first();
  if (await stop.count()) {
    await stop.hover();
    await page.waitForSelector(".tip:not([hidden])");
    check("card: shows on hover", (await page.locator(".tip dd").count()) > 0);
    await page.keyboard.press("Escape");
    check("card: goes with Escape", await page.locator(".tip").isHidden());
    await page.mouse.move(0, 0);
    await stop.focus();
    check("card: shows on focus", await page.locator(".tip").isVisible());
    await checkPage("card open", page, faults, { lang: "ar" });
    check("card: tied to its mark", (await stop.getAttribute("aria-describedby")) === "tip");
    await page.keyboard.press("ArrowLeft");
    check("marks: arrows move on", await page.evaluate(() => document.activeElement?.hasAttribute("data-stop") && document.activeElement !== document.querySelector(".text [data-stop]")) || (await page.locator(".text [data-stop]").count()) === 1);
    check("marks: one stop for Tab", (await page.locator('.text [data-stop][tabindex="0"]').count()) === 1);
  } else skip("cards", "the article has no marks");
  const chip = page.locator(".legend .chip").first();
  if (await chip.count()) {
    const kind = (await chip.getAttribute("class")).split("chip-")[1];
    await chip.click();
    check("legend: turns a kind off", (await page.locator(`.text .m-${kind}`).count()) === 0 && (await chip.getAttribute("aria-pressed")) === "false");
    await chip.click();
    check("legend: and on again", (await page.locator(`.text .m-${kind}`).count()) > 0);
  }
  const m = [...a.statements, ...a.figures, ...a.times, ...a.names][0];
  if (m) {
    await visit(page, base, routes.article(a.key, m.span));
    const at = await page.evaluate(() => {
      const marks = Array.from(document.querySelectorAll("mark.at"));
      const box = marks[0]?.getBoundingClientRect();
      return { text: marks.map((x) => x.textContent).join(""), seen: Boolean(box && box.top >= 0 && box.bottom <= innerHeight) };
    });
    check("at: the span is shown and in sight", at.seen && at.text.replace(/\s/g, "") === Array.from(a.text).slice(...m.span).join("").replace(/\s/g, ""), JSON.stringify(at));
    await visit(page, base, `/article/${encodeURIComponent(a.key)}?at=999999-1`);
    check("at: nonsense does no harm", (await page.locator(".text p").count()) > 0);
  }
  const phone = await reader(browser, { size: "phone", theme: "dark" });
  await visit(phone.page, base, routes.article(a.key));
  const spot = phone.page.locator(".text [data-stop]").last();
  if (await spot.count()) {
    await spot.tap();
    await phone.page.waitForSelector(".tip:not([hidden])");
    const box = await phone.page.locator(".tip").boundingBox();
    check("card: on a phone, by a tap, within the screen", box && box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
  }
  await phone.close();
  await visit(page, base, routes.article(a.key));
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await checkPage("all unfolded", page, faults, { lang: "ar" });
  check("article ways: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** From home to story to article and back, with the keyboard alone. */
async function keyboardPath(browser, base) {
  const { page, faults, close } = await reader(browser);
  const tabTo = async (test) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(test)) return true;
    }
    return false;
  };
  await visit(page, base, "/");
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("Tab");
  /* the title has the focus on arrival, so the skip link is before it */
  await page.evaluate(() => document.querySelector(".skip").focus());
  check("keyboard: skip link is seen", await page.evaluate(() => document.querySelector(".skip").getBoundingClientRect().top >= 0));
  await page.keyboard.press("Enter");
  check("keyboard: skip link leads to the content", await page.evaluate(() => document.activeElement?.id === "main"));
  check("keyboard: reaches a story", await tabTo(() => document.activeElement?.matches(".tale h2 a")));
  check("keyboard: the focus is seen", await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/story\//);
  await settled(page);
  check("keyboard: the story's title has the focus", await page.evaluate(() => document.activeElement?.id === "title"));
  check("keyboard: the page is announced", (await page.locator("[role=status]").innerText()) !== "");
  check("keyboard: reaches an article", await tabTo(() => document.activeElement?.matches(".event a")));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/article\//);
  await settled(page);
  check("keyboard: the article's title has the focus", await page.evaluate(() => document.activeElement?.id === "title"));
  await page.goBack();
  await page.waitForURL(/\/story\//);
  await settled(page);
  check("keyboard: back at the story", (await page.locator("#timeline").count()) === 1);
  check("keyboard: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

async function shellWays(browser, base, s) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, "/");
  await page.locator(".tool-text").click();
  await settled(page);
  check("switch: English, left to right", await page.evaluate(() => document.documentElement.lang === "en" && document.documentElement.dir === "ltr"));
  await page.reload();
  await settled(page);
  check("switch: is kept", await page.evaluate(() => document.documentElement.lang === "en"));
  await page.locator(".tools .tool").last().click();
  await page.locator(".tools .tool").last().click();
  check("theme: dark by the button", await page.evaluate(() => document.documentElement.dataset.theme === "dark" && getComputedStyle(document.body).backgroundColor !== "rgb(251, 249, 244)"));
  await page.fill("#site-q", s.word);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=/);
  await settled(page);
  check("search: matches are marked", (await page.locator(".snippet mark").count()) > 0);
  check("search: the count is said", /\d/.test(await page.locator("[role=status]").innerText()));
  await visit(page, base, routes.search("ظظظظظ"));
  check("search: nothing found is said", (await page.locator(".hit").count()) === 0 && (await page.locator("main .state").count()) === 1);
  check("shell: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

async function errorWays(browser, base) {
  const { page, close } = await reader(browser);
  const refuse = (route) => route.fulfill({ status: 503, contentType: "application/json", body: '{"error":{"status":503,"code":"unavailable","message":"<b>busy</b>"}}' });
  await page.route("**/api/v1/stories*", refuse);
  await visit(page, base, "/");
  check("error: said, with a way to try again", (await page.locator("main [role=alert] button").count()) === 1);
  await page.unroute("**/api/v1/stories*", refuse);
  await page.locator("main [role=alert] button").click();
  await page.waitForSelector(".tale");
  check("error: trying again works", (await page.locator(".tale").count()) > 0);
  await page.route("**/api/v1/stories*", (route) => route.fulfill({ status: 200, contentType: "application/json", body: '{"total":0,"stories":[]}' }));
  await visit(page, base, "/");
  check("empty: said", (await page.locator("main .state").count()) === 1);
  await page.unroute("**/api/v1/stories*");
  await page.route("**/api/v1/stories*", async (route) => {
    await new Promise((r) => setTimeout(r, 900));
    await route.continue();
  });
  await page.goto(base + "/", { waitUntil: "load" });
  await page.waitForSelector(".loading");
  check("loading: said while it lasts", await page.evaluate(() => document.querySelector("main").getAttribute("aria-busy") === "true"));
  await page.waitForSelector(".tale");
  await page.unroute("**/api/v1/stories*");
  await page.route("**/api/v1/stories*", (route) => route.fulfill({ status: 200, contentType: "application/json", body: '{"total":"x","stories":[null,7,{"title":{}}]}' }));
  await visit(page, base, "/");
  check("error: an answer of another shape is survived", (await page.locator("main h1").count()) === 1);
  await page.unroute("**/api/v1/stories*");
  await page.route("**/api/v1/stories*", (route) => route.abort());
  await visit(page, base, "/");
  check("error: no answer is said", (await page.locator("main [role=alert]").count()) === 1);
  await visit(page, base, "/story/%E0%A4%A");
  check("malformed address: said", (await page.locator("main .state").count()) === 1);
  await visit(page, base, routes.article("no such key"));
  check("missing article: said", (await page.locator("main .state").count()) === 1 && (await page.locator("main [role=alert]").count()) === 0);
  await close();
}

async function storyParts(browser, base, s) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, routes.story(s.story.story));
  for (const [id, list] of Object.entries({ timeline: s.story.timeline, figures: s.story.figures.filter((f) => f.points.length), deadlines: s.story.deadlines, statements: s.story.statements, people: s.story.people, bodies: s.story.bodies, outlets: s.story.outlet_list, copies: s.story.copies }))
    check(`story: ${id} shown if there are any`, ((await page.locator(`section#${id}`).count()) === 1) === list.length > 0, `${list.length} in the answer`);
  for (const more of await page.locator(".more").all()) await more.click();
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await checkPage("story unfolded", page, faults, { lang: "ar" });
  const charted = s.story.figures.some((f) => new Set(f.points.filter((p) => p.date && (p.value ?? p.low ?? p.high) !== null).map((p) => p.date)).size > 1);
  if (charted) {
    await page.locator(".chart").first().scrollIntoViewIfNeeded();
    await page.waitForTimeout(200);
    const inked = await page.evaluate(() => {
      const canvas = document.querySelector(".chart canvas");
      return Boolean(canvas && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((x) => x > 0));
    });
    check("story: a figure is drawn", inked);
  } else skip("chart", "no figure with values on two days");
  const value = page.locator("#figures td a").first();
  if (await value.count()) {
    await value.click();
    await page.waitForURL(/\/article\/.*\?at=\d+-\d+/);
    await settled(page);
    check("story: a value leads to its place", (await page.locator("mark.at").count()) > 0);
  } else skip("value link", "no figures");
  check("story parts: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** Only the invented news has these. */
async function mockOnly(browser, base) {
  const { page, faults, close } = await reader(browser);
  const hostileKey = 'مفتاح/غريب #1?x=%2F&<b>"';
  for (const path of [routes.article(hostileKey), routes.story('st-<hostile>&"'), routes.search("<script>")]) {
    await visit(page, base, path);
    const harm = await page.evaluate(() => ({
      title: document.title === "خُرق", scripts: document.querySelectorAll("script").length - 1, images: document.querySelectorAll("main img, main i:not(.bones i), main u, main b:not([class]) > *").length,
      links: Array.from(document.querySelectorAll("a"), (x) => x.protocol).filter((x) => x !== "http:" && x !== "https:"), shown: document.body.textContent.includes("<script>"),
    }));
    check(`hostile ${path.slice(0, 9)}: inert and shown as text`, !harm.title && harm.scripts === 0 && harm.images === 0 && harm.links.length === 0 && harm.shown, JSON.stringify(harm));
    await checkPage(`hostile ${path.slice(0, 9)}`, page, faults, { lang: "ar" });
  }
  await marksMatch(browser, base, await json(base, `/api/v1/articles/${encodeURIComponent(hostileKey)}`), "hostile");
  await visit(page, base, "/story/st-old");
  check("merged: the surviving story, at its own address", page.url().endsWith("/story/st-dam") && (await page.locator("h1").innerText()).includes("سد عين الريحان"));
  await visit(page, base, "/");
  await page.locator(".paging a[rel=next]").click();
  await page.waitForURL(/offset=20/);
  await settled(page);
  check("paging: the second page", (await page.locator(".tale").count()) === 10);
  await visit(page, base, "/");
  await page.selectOption("#f-outlet", "قناة الأفق");
  await page.locator(".filter button").click();
  await page.waitForURL(/outlet=/);
  await settled(page);
  check("filter: by outlet", (await page.locator(".tale").count()) === 8, String(await page.locator(".tale").count()));
  await visit(page, base, "/story/st-dam");
  const text = await page.locator(".story-head .meta").innerText();
  check("counts: Arabic forms", text.includes("7 مقالات") && text.includes("4 ناشرين") && text.includes("5 تطورات"), text);
  check("dates: Gregorian, Western digits", text.includes("11 سبتمبر 2024"), text);
  const fold = page.locator("#timeline details").first();
  check("copies: folded under their original", (await fold.count()) === 1 && !(await fold.getAttribute("open")) && (await fold.locator("summary").innerText()).includes("نسختان"));
  check("mock: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

async function run(base, mock) {
  const s = await subjects(base);
  if (!s.story || !s.article) {
    console.log("the store has no story with an article: nothing to read");
    failed++;
    return;
  }
  const browser = await launch();
  try {
    await contract(base, s);
    await everyDress(browser, base, s);
    await marksMatch(browser, base, s.article, "article");
    await articleWays(browser, base, s.article);
    await keyboardPath(browser, base);
    await shellWays(browser, base, s);
    await storyParts(browser, base, s);
    await errorWays(browser, base);
    if (mock) await mockOnly(browser, base);
  } finally {
    await browser.close();
  }
}

const at = process.argv.indexOf("--base");
let base = at > 0 ? process.argv[at + 1] : null;
let server = null;
if (!base && process.argv.includes("--mock")) {
  if (!existsSync(new URL("../../web/dist/app.js", import.meta.url))) {
    console.log("web/dist is not built: npm run build in web/");
    process.exit(1);
  }
  server = await (await import("../../web/mock/server.mjs")).start(0);
  base = `http://127.0.0.1:${server.address().port}`;
}
if (!base) {
  console.log("usage: node tests/e2e/run.mjs --mock | --base URL");
  process.exit(2);
}
try {
  await run(base.replace(/\/$/, ""), server !== null);
} catch (error) {
  failed++;
  console.log(`FAIL stopped: ${error.stack}`);
}
server?.closeAllConnections?.();
server?.close();
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exit(failed ? 1 : 0);
