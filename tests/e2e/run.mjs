/*
 * The reader in a real browser.
 *   node tests/e2e/run.mjs --mock        over the invented news in web/mock
 *   node tests/e2e/run.mjs --base URL    over a running server; stories and keys are taken from it
 */

import { existsSync } from "node:fs";
import { conforms } from "./contract.mjs";
import { launch, reader, settled, visit } from "./browser.mjs";
import { audit, bare, check, checkPage, json, routes, skip, tally } from "./check.mjs";
import { deskWays, keyboardPath, liveWays, menuWays, readWays, shortcuts } from "./hand.mjs";
import { everyPage, sameTitle, weight } from "./pages.mjs";

/* a machine with other work to do may ask for more */
const LONGEST_MS = Number(process.env.KHAYT_E2E_MS ?? 580_000);

/** What to visit: taken from the interface, so that any store will do. */
async function subjects(base) {
  const ask = (path) => json(base, `/api/v1${path}`);
  const listed = await ask("/stories?limit=20&least=2");
  const every = await ask("/stories?limit=20");
  const lines = (await ask("/stories?limit=100&least=2"))?.stories ?? [];
  const most = [...lines].sort((a, b) => b.articles - a.articles).slice(0, 8);
  const stories = (await Promise.all(most.map((s) => ask(`/stories/${encodeURIComponent(s.story)}`)))).filter(Boolean);
  /* the story that has the most to show */
  const rich = (s) => PARTS.filter(([, of]) => of(s).length > 0).length;
  const story = [...stories].sort((a, b) => rich(b) - rich(a) || b.articles - a.articles)[0] ?? null;
  const keys = story ? story.timeline.flatMap((d) => d.articles.map((a) => a.key)) : [];
  const articles = (await Promise.all(keys.slice(0, 12).map((key) => ask(`/articles/${encodeURIComponent(key)}`)))).filter(Boolean);
  const marks = (a) => a.times.length + a.names.length + a.figures.length + a.statements.length + a.deadlines.length;
  const article = articles.sort((a, b) => marks(b) - marks(a))[0] ?? null;
  const word = Array.from((article?.text ?? "").matchAll(/[\u0621-\u064a]{4,}/g), (m) => m[0])[0] ?? "خبر";
  const status = await ask("/status");
  const first = story?.developments[0]?.development ?? "";
  const there = async (path) => (await fetch(`${base}/api/v1${path}`)).ok;
  const [outlet] = (await ask("/outlets"))?.outlets ?? [];
  /* what this server answers: a page is visited where it has something to ask */
  const has = { desk: await there("/notes"), exports: Boolean(story) && (await there(`/stories/${encodeURIComponent(story.story)}/export?format=md`)), developments: await there(`/developments/${encodeURIComponent(first)}`), outlets: Boolean(outlet) && (await there(`/outlets/${encodeURIComponent(outlet.outlet)}`)), compare: keys.length > 1 && (await there(`/compare?a=${encodeURIComponent(keys[0])}&b=${encodeURIComponent(keys[1])}`)) };
  return { listed, every, stories, story, article, word, has, writable: status?.writable === true, mark: (await ask("/changes"))?.mark ?? "#1" };
}

/* the parts of a story page, by their ids, and what they show */
const PARTS = [
  ["timeline", (s) => s.timeline], ["figures", (s) => s.figures.filter((f) => f.points.length)], ["deadlines", (s) => s.deadlines], ["statements", (s) => [...s.statements, ...(s.positions ?? [])]],
  ["people", (s) => s.people], ["bodies", (s) => s.bodies], ["outlets", (s) => s.outlet_list], ["copies", (s) => s.copies],
];

/** The answers are what the description of the interface says. */
async function contract(base, s) {
  const document = await json(base, "/api/v1/openapi.json");
  check("contract: the description is served", document?.openapi?.startsWith("3.1"));
  if (!document) return;
  const id = encodeURIComponent(s.story.story);
  const key = encodeURIComponent(s.article.key);
  const answers = { Status: "/status", StoryList: "/stories?limit=100&latest=2", Story: `/stories/${id}`, Article: `/articles/${key}`, Hits: `/articles/${key}/similar?limit=5`, SearchPage: `/search?q=${encodeURIComponent(s.word)}`, CopyList: "/copies?limit=100", OutletNames: "/outlets", Digest: `/stories/${id}/digest`, Changes: "/changes?since=%230", Why: `/why?a=${key}&b=${key}`, NameList: "/names?limit=20" };
  for (const [schema, path] of Object.entries(answers)) {
    const wrong = conforms(document, schema, await json(base, `/api/v1${path}`));
    check(`contract: ${schema}`, wrong.length === 0, wrong.slice(0, 5).join("\n     "));
  }
  const two = await json(base, "/api/v1/stories?offset=1&limit=2");
  check("contract: offset and limit", two.stories.length === Math.min(2, Math.max(0, two.total - 1)) && two.stories.every((x, i) => x.story === s.every.stories[i + 1]?.story));
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
    await audit("card open", page, false);
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
  await checkPage("all unfolded", page, faults, { lang: "ar", audited: false });
  await audit("all unfolded", page, false);
  check("article ways: console clean", faults.length === 0, faults.join("\n"));
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
  await page.fill("#site-q", s.word);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=/);
  await settled(page);
  check("search: matches are marked", (await page.locator(".snippet mark").count()) > 0);
  check("search: the count is said", /\d/.test(await page.locator("body > [role=status].unseen").innerText()));
  await visit(page, base, routes.search("ظظظظظ"));
  check("search: nothing found is said", (await page.locator(".hit").count()) === 0 && (await page.locator("main .state").count()) === 1);
  check("shell: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

async function errorWays(browser, base) {
  const { page, close } = await reader(browser);
  const refuse = (route) => route.fulfill({ status: 503, contentType: "application/json", body: '{"error":{"status":503,"code":"unavailable","message":"<b>busy</b>"}}' });
  await page.route("**/api/v1/stories*", refuse);
  await visit(page, base, "/stories");
  check("error: said, with a way to try again", (await page.locator("main [role=alert] button").count()) === 1);
  await page.unroute("**/api/v1/stories*", refuse);
  await page.locator("main [role=alert] button").click();
  await page.waitForSelector(".tale");
  check("error: trying again works", (await page.locator(".tale").count()) > 0);
  await page.route("**/api/v1/stories*", (route) => route.fulfill({ status: 200, contentType: "application/json", body: '{"total":0,"stories":[]}' }));
  await visit(page, base, "/stories");
  check("empty: said", (await page.locator("main .state").count()) === 1);
  await page.unroute("**/api/v1/stories*");
  await page.route("**/api/v1/stories*", async (route) => {
    await new Promise((r) => setTimeout(r, 900));
    await route.continue();
  });
  await page.goto(base + "/stories", { waitUntil: "load" });
  await page.waitForSelector(".loading");
  check("loading: said while it lasts", await page.evaluate(() => document.querySelector("main").getAttribute("aria-busy") === "true"));
  await page.waitForSelector(".tale");
  await page.unroute("**/api/v1/stories*");
  await page.route("**/api/v1/stories*", (route) => route.fulfill({ status: 200, contentType: "application/json", body: '{"total":"x","stories":[null,7,{"title":{}}]}' }));
  await visit(page, base, "/stories");
  check("error: an answer of another shape is survived", (await page.locator("main h1").count()) === 1);
  await page.unroute("**/api/v1/stories*");
  await page.route("**/api/v1/stories*", (route) => route.abort());
  await visit(page, base, "/stories");
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
  for (const [id, of] of PARTS) check(`story: ${id} shown if there are any`, ((await page.locator(`section#${id}`).count()) === 1) === of(s.story).length > 0, `${of(s.story).length} in the answer`);
  check("story: a long one is not drawn whole at once", (await page.evaluate(() => document.querySelectorAll("*").length)) < 8000);
  for (let more = page.locator(".more"), turns = 0; (await more.count()) && turns < 60; turns++) {
    const before = await page.evaluate(() => document.querySelectorAll("main *").length);
    await more.first().click();
    check("story: the rest comes when it is asked for", (await page.evaluate(() => document.querySelectorAll("main *").length)) > before);
  }
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  const told = new Set(s.story.timeline.flatMap((d) => d.articles.map((a) => a.key)));
  const linked = new Set(await page.locator("#timeline a").evaluateAll((all) => all.map((a) => decodeURIComponent(a.pathname.split("/").pop()))));
  check("story: every article is linked in the timeline", [...told].every((key) => linked.has(key)), [...told].filter((key) => !linked.has(key)).join(" "));
  await checkPage("story unfolded", page, faults, { lang: "ar", audited: false });
  await audit("story unfolded", page, false);
  const value = page.locator("#figures td a").first();
  if (await value.count()) {
    await value.click();
    await page.waitForURL(/\/article\/.*\?at=\d+-\d+/);
    await settled(page);
    check("story: a value leads to its place", (await page.locator("mark.at").count()) > 0);
  } else skip("value link", "no figures");
  await drawnChart(page, base, s);
  await visit(page, base, routes.story(s.story.story));
  await page.emulateMedia({ media: "print" });
  check("print: the story without the tools", await page.evaluate(() => getComputedStyle(document.querySelector(".top")).display === "none" && document.querySelector("#timeline").offsetHeight > 0));
  check("story parts: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** The chart of the first figure, in whatever story, that has two values on two days. */
async function drawnChart(page, base, s) {
  const at = (p) => p.value ?? (p.low !== null && p.high !== null ? (p.low + p.high) / 2 : p.low ?? p.high);
  const moves = (f) => {
    const points = f.points.filter((p) => p.date && typeof at(p) === "number");
    return new Set(points.map((p) => p.date)).size > 1 && new Set(points.map(at)).size > 1;
  };
  const charted = s.stories.find((story) => story.figures.filter((f) => f.points.length > 1).slice(0, 8).some(moves));
  if (!charted) return skip("chart", "no figure with two values on two days");
  await visit(page, base, routes.story(charted.story));
  await page.locator(".chart").first().scrollIntoViewIfNeeded();
  await page.waitForSelector(".chart svg a.dot");
  const drawn = await page.evaluate(() => {
    const links = [...document.querySelector(".chart svg").querySelectorAll("a.dot")];
    const at = links.map((a) => a.getBoundingClientRect().x);
    return { dots: links.length, stops: links.filter((a) => a.getAttribute("tabindex") === "0").length, mirrored: at[0] > at[at.length - 1], named: links.every((a) => a.querySelector("title")?.textContent) };
  });
  check("story: a figure that moved is drawn, time running as the language reads", drawn.dots > 1 && drawn.stops === 1 && drawn.mirrored && drawn.named, JSON.stringify(drawn));
  await page.locator(".chart a.dot[tabindex='0']").first().focus();
  await page.keyboard.press("ArrowLeft");
  check("story: arrows move between its points", await page.evaluate(() => document.activeElement === document.querySelector(".chart svg").querySelectorAll("a.dot")[1]));
  await page.evaluate(() => (window.stayed = true));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/article\//);
  await settled(page);
  check("story: a point leads to its sentence, without loading the reader again", (await page.evaluate(() => window.stayed === true)) && (await page.locator("mark.at").count()) > 0);
}

/** How the reader likes it shown: theme, months, digits; kept over a visit. */
async function settingsWays(browser, base, s) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, routes.story(s.story.story));
  const button = page.locator(".settings > button");
  const meta = () => page.locator(".story-head .meta").innerText();
  check("settings: closed at first", (await button.getAttribute("aria-expanded")) === "false" && (await page.locator(".panel").isHidden()));
  await button.press("Enter");
  check("settings: open, with the focus in them", await page.evaluate(() => document.activeElement?.matches(".panel input")));
  await audit("settings open", page, false);
  const western = await meta();
  await page.locator(".panel input[value=arab]").check();
  await page.waitForFunction((was) => document.querySelector(".story-head .meta").innerText !== was, western);
  check("digits: of one kind", /[٠-٩]/.test(await meta()) && !/[0-9]/.test(await meta()), await meta());
  await page.locator(".panel input[value=latn]").check();
  await page.locator(".panel input[value=levant]").check();
  const LEVANT = /كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين/;
  await page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector(".story-head .meta").innerText), LEVANT.source);
  check("months: the names of the Levant", !LEVANT.test(western) && LEVANT.test(await meta()), `${western} → ${await meta()}`);
  await page.locator(".panel input[value=dark]").check();
  check("theme: dark by choice", await page.evaluate(() => document.documentElement.dataset.theme === "dark" && getComputedStyle(document.body).backgroundColor !== "rgb(251, 249, 244)"));
  await page.keyboard.press("Escape");
  check("settings: Escape closes them and gives the focus back", (await page.locator(".panel").isHidden()) && (await page.evaluate(() => document.activeElement?.matches(".settings > button"))));
  await page.reload();
  await settled(page);
  check("settings: are kept", LEVANT.test(await meta()) && (await page.evaluate(() => document.documentElement.dataset.theme === "dark")));
  check("settings: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** Stories of one article stay out until they are wanted. */
async function singleWays(browser, base, s) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, "/stories");
  if (s.every.total > s.listed.total) {
    await page.locator(".hidden-note a").click();
    await page.waitForURL(/all=1/);
    await settled(page);
    check("list: all stories when they are wanted", (await page.locator(".tale").count()) === s.every.stories.length && (await page.locator(".filter [name=all]").isChecked()));
  } else skip("single-article stories", "there are none");
  const outlet = (await json(base, "/api/v1/outlets")).outlets[0]?.outlet;
  if (outlet) {
    await visit(page, base, "/stories");
    await page.evaluate(() => document.querySelector(".filter-fold").setAttribute("open", ""));
    await page.selectOption("#f-outlet", outlet);
    await page.locator(".filter button").click();
    await page.waitForURL(/outlet=/);
    await settled(page);
    const want = await json(base, `/api/v1/stories?least=2&limit=20&outlet=${encodeURIComponent(outlet)}`);
    check("list: by outlet", (await page.locator(".tale").count()) === want.stories.length);
  } else skip("outlets", "none is named");
  check("list: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** What a page says is text, whatever it says: the articles of hostile.jsonl, through the whole program. */
async function hostileWays(browser, base) {
  const first = await json(base, `/api/v1/articles/${encodeURIComponent("عدائي/غريب #1?x=%2F&<b>\"'")}`);
  const second = first && (await json(base, `/api/v1/articles/${encodeURIComponent("عدائي/2")}`));
  if (!first || !second) return skip("hostile articles", "not in this store");
  for (const size of ["desk", "phone"]) {
    const { page, faults, close } = await reader(browser, { size });
    for (const path of [routes.article(first.key), routes.article(second.key), routes.story(first.story), routes.story(second.story), "/?since=month", "/names", "/stories?all=1", routes.search("<script>لاجئ"), `/stories?outlet=${encodeURIComponent(first.outlet)}&all=1`]) {
      await visit(page, base, path);
      const harm = await page.evaluate(() => ({
        title: document.title === "خُرق", scripts: document.querySelectorAll("script:not([src^='/'])").length, made: document.querySelectorAll("main img, main svg[onload], main u").length,
        links: Array.from(document.querySelectorAll("a"), (x) => x.protocol).filter((x) => x !== "http:" && x !== "https:").length, wide: document.documentElement.scrollWidth > innerWidth,
      }));
      check(`hostile ${size} ${path.slice(0, 12)}: inert, within the width`, Object.values(harm).every((x) => !x), JSON.stringify(harm));
    }
    await visit(page, base, routes.article(first.key));
    check("hostile: shown as it was written", (await page.locator("h1").innerText()).includes("<script>document.title='خُرق'</script>"));
    check("hostile: the policy was never called on", faults.length === 0, faults.join("\n"));
    await close();
  }
  await marksMatch(browser, base, first, "hostile article");
}

/** Only the invented news has these. */
async function mockOnly(browser, base) {
  const { page, faults, close } = await reader(browser);
  const hostileKey = 'مفتاح/غريب #1?x=%2F&<b>"';
  for (const path of [routes.article(hostileKey), routes.story('st-<hostile>&"'), routes.search("<script>")]) {
    await visit(page, base, path);
    const harm = await page.evaluate(() => ({
      title: document.title === "خُرق", scripts: document.querySelectorAll("script:not([src^='/'])").length, images: document.querySelectorAll("main img, main i:not(.bones i), main u, main b:not([class]) > *").length,
      links: Array.from(document.querySelectorAll("a"), (x) => x.protocol).filter((x) => x !== "http:" && x !== "https:"), shown: document.body.textContent.includes("<script>"),
    }));
    check(`hostile ${path.slice(0, 9)}: inert and shown as text`, !harm.title && harm.scripts === 0 && harm.images === 0 && harm.links.length === 0 && harm.shown, JSON.stringify(harm));
    await checkPage(`hostile ${path.slice(0, 9)}`, page, faults, { lang: "ar" });
  }
  await marksMatch(browser, base, await json(base, `/api/v1/articles/${encodeURIComponent(hostileKey)}`), "hostile");
  await visit(page, base, "/story/st-old");
  check("merged: the surviving story, at its own address", page.url().endsWith("/story/st-dam") && (await page.locator("h1").innerText()).includes("سد عين الريحان"));
  await visit(page, base, "/stories?all=1");
  await page.locator(".paging a[rel=next]").click();
  await page.waitForURL(/offset=20/);
  await settled(page);
  check("paging: the second page", (await page.locator(".tale").count()) === 10);
  await visit(page, base, "/stories?all=1");
  await page.evaluate(() => document.querySelector(".filter-fold").setAttribute("open", ""));
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

/** The page of a person: from the story to it, its statements, a filter that leaves none, and a name that nobody bears. */
async function whoWays(browser, base, s) {
  const actor = [...s.story.people, ...s.story.bodies][0];
  if (!actor) return skip("who", "the story names nobody");
  const name = actor.entity ?? actor.name;
  const api = await json(base, `/api/v1/names/${encodeURIComponent(name)}?limit=30`);
  check("who: the interface knows the story's first name", api !== null && api.aliases.length > 0, name);
  if (!api) return;
  const { page, faults, close } = await reader(browser, { size: "phone" });
  await visit(page, base, `/story/${encodeURIComponent(s.story.story)}`);
  await page.locator(".actors a").first().click();
  await page.waitForURL(/\/who\//);
  await settled(page);
  check("who: the story's first name leads to its page", bare(await page.locator("h1").innerText()) === bare(api.entity), await page.locator("h1").innerText());
  check("who: every statement of the page", (await page.locator(".said .words").count()) === api.said.length);
  check("who: nothing is wider than the screen", await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await audit("who", page);
  await visit(page, base, `/who/${encodeURIComponent(api.entity)}?since=2999-01-01`);
  check("who: a filter that leaves nothing says so", (await page.locator(".said .words").count()) === 0 && (await page.locator("#statements").count()) === 1);
  check("who: console clean", faults.length === 0, faults.join("\n"));
  await visit(page, base, "/who/%D9%84%D8%A7%20%D8%A3%D8%AD%D8%AF%20%D9%83%D9%87%D8%B0%D8%A7");
  check("who: nobody is called so", (await page.locator("h1").count()) === 1 && (await page.locator(".who").count()) === 0);
  await close();
}

async function run(base, mock) {
  const s = await subjects(base);
  if (!s.story || !s.article) {
    console.log("the store has no story with an article: nothing to read");
    tally.failed++;
    return;
  }
  const browser = await launch();
  const spent = [];
  const phase = async (way, ...rest) => {
    const from = Date.now();
    await way(browser, base, ...rest);
    spent.push(`${way.name} ${((Date.now() - from) / 1000).toFixed(1)} s`);
  };
  try {
    await contract(base, s);
    await phase(weight);
    await phase(everyPage, s);
    await phase(sameTitle, s);
    await phase(marksMatch, s.article, "article");
    await phase(articleWays, s.article);
    await phase(keyboardPath, s);
    await phase(shortcuts);
    await phase(readWays, s);
    await phase(deskWays, s);
    await phase(menuWays, s);
    if (mock) await phase(liveWays);
    await phase(shellWays, s);
    await phase(settingsWays, s);
    await phase(singleWays, s);
    await phase(storyParts, s);
    await phase(whoWays, s);
    await phase(hostileWays);
    await phase(errorWays);
    if (mock) await phase(mockOnly);
    console.log(spent.join(", "));
  } finally {
    await browser.close();
  }
}

/* a browser that hangs is a failure too, and soon */
setTimeout(() => {
  console.log("FAIL not done in time");
  process.exit(1);
}, LONGEST_MS).unref();
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
  tally.failed++;
  console.log(`FAIL stopped: ${error.stack}`);
}
server?.closeAllConnections?.();
server?.close();
console.log(`${tally.passed} passed, ${tally.failed} failed${tally.skipped ? `, ${tally.skipped} skipped` : ""}`);
process.exit(tally.failed ? 1 : 0);
