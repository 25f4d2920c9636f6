/* What a person does: notes with undo, watches, saved searches, what was read, news that come in; and all of it by keyboard. */

import { reader, settled, visit } from "./browser.mjs";
import { audit, check, json, routes, skip } from "./check.mjs";

async function tabTo(page, test, most = 120) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(test)) return true;
  }
  return false;
}

/** Today, a story, an article, a note, undo: with the keyboard alone. */
export async function keyboardPath(browser, base, s) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, "/?since=month");
  await page.evaluate(() => document.querySelector(".skip").focus());
  check("keyboard: skip link is seen", await page.evaluate(() => document.querySelector(".skip").getBoundingClientRect().top >= 0));
  await page.keyboard.press("Enter");
  check("keyboard: skip link leads to the content", await page.evaluate(() => document.activeElement?.id === "main"));
  check("keyboard: reaches a story", await tabTo(page, () => document.activeElement?.matches(".tale h2 a")));
  check("keyboard: the focus is seen", await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/story\//);
  await settled(page);
  check("keyboard: the story's title has the focus", await page.evaluate(() => document.activeElement?.id === "title"));
  check("keyboard: the page is announced", (await page.locator("body > [role=status].unseen").innerText()) !== "");
  check("keyboard: reaches an article", await tabTo(page, () => document.activeElement?.matches(".digest a, .event a[href^='/article']")));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/article\//);
  await settled(page);
  if (s.writable && s.has.desk) await noteByKeyboard(page, base);
  else skip("keyboard: note and undo", "the server is for reading only");
  await page.goBack();
  await page.waitForURL(/\/story\//);
  await settled(page);
  check("keyboard: back at the story", (await page.locator("#timeline").count()) === 1);
  check("keyboard: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

async function noteByKeyboard(page, base) {
  const before = (await json(base, "/api/v1/notes?limit=1")).total;
  await page.keyboard.press("n");
  check("keyboard: N opens the form of a note", await page.evaluate(() => document.activeElement?.matches("textarea")));
  await page.keyboard.type("ملاحظة كُتبت باللوحة وحدها، with n and u in it");
  check("keyboard: letters in a field are letters", (await page.locator("textarea").inputValue()).endsWith("in it"));
  check("keyboard: Tab reaches the button that keeps it", await tabTo(page, () => document.activeElement?.matches(".note-form [type=submit]"), 3));
  await page.keyboard.press("Enter");
  await page.waitForSelector(".done.shown .undo");
  check("keyboard: the note is shown, and kept", (await page.locator(".note").count()) >= 1 && (await json(base, "/api/v1/notes?limit=1")).total === before + 1);
  await audit("note kept", page, false);
  await page.keyboard.press("u");
  await page.waitForFunction((n) => document.querySelectorAll(".note").length === n, before === 0 ? 0 : before);
  check("keyboard: U takes it back", (await json(base, "/api/v1/notes?limit=1")).total === before);
}

/** Shortcuts: help, places, items; off when they are turned off. */
export async function shortcuts(browser, base) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, "/");
  await page.keyboard.press("?");
  check("keys: ? shows them", await page.locator("dialog[open]").isVisible());
  await audit("keys shown", page);
  await page.keyboard.press("Escape");
  check("keys: Escape closes the window", (await page.locator("dialog").count()) === 0);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.waitForURL(/\/stories$/);
  await settled(page);
  await page.keyboard.press("j");
  const first = await page.evaluate(() => document.activeElement?.closest("[data-item]") !== null && document.activeElement?.matches("h2 a"));
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  check("keys: J and K move between items", first && (await page.evaluate(() => [...document.querySelectorAll("main [data-item]")].indexOf(document.activeElement?.closest("[data-item]")) === 0)));
  await page.keyboard.press("/");
  check("keys: / leads to the search", await page.evaluate(() => document.activeElement?.id === "site-q"));
  await page.evaluate(() => localStorage.setItem("khayt.keys", "off"));
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("?");
  check("keys: off when they are turned off", (await page.locator("dialog").count()) === 0);
  check("keys: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** A note on a development and on a sentence, changed and removed, each undone; a watch; a saved search; all of it on the desk. */
export async function deskWays(browser, base, s) {
  if (!s.writable || !s.has.desk) return skip("desk", "the server is for reading only");
  const { page, faults, close } = await reader(browser);
  const total = async (kind) => (await json(base, `/api/v1/${kind}`)).total;
  const [notes, watches, searches] = [await total("notes"), await total("watches"), await total("searches")];
  await visit(page, base, routes.story(s.story.story));
  const card = page.locator(".event").first();
  await card.locator("[data-key=n]").click();
  await card.locator("textarea").fill("على التطور <b>نص</b>");
  await card.locator(".note-form [type=submit]").click();
  await page.waitForSelector(".event .note");
  check("note: shown as it was written", (await card.locator(".note-text").innerText()) === "على التطور <b>نص</b>");
  await card.locator(".note .quiet-button").first().click();
  await card.locator("textarea").fill("بعد التعديل");
  await card.locator(".note-form [type=submit]").click();
  await page.waitForFunction(() => document.querySelector(".event .note-text")?.innerText === "بعد التعديل");
  await page.locator(".undo").click();
  await page.waitForFunction(() => document.querySelector(".event .note-text")?.innerText.startsWith("على التطور"));
  check("note: a change is taken back", true);
  await page.reload();
  await settled(page);
  check("note: still there after a reload", (await page.locator(".event .note").count()) === 1);
  await page.locator(".event .note .quiet-button").last().click();
  await page.waitForFunction(() => document.querySelectorAll(".event .note").length === 0);
  check("note: removed", (await total("notes")) === notes);
  await page.locator(".undo").click();
  await page.waitForSelector(".event .note");
  check("note: and back by undo", (await total("notes")) === notes + 1);
  await page.locator(".story-head [data-key=w]").click();
  await page.waitForSelector(".story-head [data-key=w][aria-pressed=true]");
  check("watch: kept", (await total("watches")) === watches + 1);
  await visit(page, base, routes.search(s.word));
  await page.locator(".tools-row .tool-button").first().click();
  await page.waitForSelector(".done.shown .undo");
  check("search: kept", (await total("searches")) === searches + 1);
  await visit(page, base, "/desk");
  check("desk: shows all of it", (await page.locator("#watches .kept").count()) === watches + 1 && (await page.locator("#searches .kept").count()) === searches + 1 && (await page.locator("#notes .note").count()) >= 1 && (await page.locator("#acts .deed").count()) >= 3);
  await audit("desk filled", page);
  await visit(page, base, "/");
  check("today: what is watched stands beside it", (await page.locator(".desk-side li").count()) === watches + searches + 2);
  await audit("today with what is watched", page);
  /* leave no trace */
  for (let i = 0; i < 3; i++) await fetch(`${base}/api/v1/${["notes", "watches", "searches"][i]}`).then((r) => r.json()).then((list) => {
    const one = list[["notes", "watches", "searches"][i]][0];
    return fetch(`${base}/api/v1/${["notes", "watches", "searches"][i]}/${one.id}`, { method: "DELETE" });
  });
  await sentenceNote(page, base, s);
  check("desk: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

async function sentenceNote(page, base, s) {
  if (!s.article.sentences.length) return skip("note on a sentence", "the article has none");
  await visit(page, base, routes.article(s.article.key));
  await page.selectOption("#sentence", "0");
  await page.locator(".sentence-choice button").click();
  await page.locator("textarea").fill("على الجملة الأولى");
  await page.locator(".note-form [type=submit]").click();
  await page.waitForSelector(".done.shown .undo");
  const note = (await json(base, `/api/v1/notes?article=${encodeURIComponent(s.article.key)}`)).notes[0];
  check("note: stands on the sentence", JSON.stringify(note?.on.span) === JSON.stringify(s.article.sentences[0]), JSON.stringify(note?.on));
  await page.reload();
  await settled(page);
  check("note: its sentence is marked", (await page.locator("mark.noted").count()) > 0);
  await fetch(`${base}/api/v1/notes/${note.id}`, { method: "DELETE" });
  /* a selection in the text offers the same */
  await visit(page, base, routes.article(s.article.key));
  await page.evaluate(() => {
    const p = document.querySelector(".text p");
    const range = document.createRange();
    range.selectNodeContents(p);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  });
  await page.waitForSelector(".selection-tools:not([hidden])");
  check("selection: offers a note and a link", (await page.locator(".selection-tools button").count()) === 2);
}

/** What was read: a first visit has no marks of its own; a story that was opened is read; a later visit begins where the last one ended. */
export async function readWays(browser, base, s) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, "/?since=month");
  const rows = page.locator(".tale.unread");
  const before = await rows.count();
  if (!before) {
    await close();
    return skip("read marks", "nothing moved in the last month");
  }
  await rows.first().locator("h2 a").click();
  await page.waitForURL(/\/story\//);
  await settled(page);
  check("read: no box at the first look", (await page.locator(".since").count()) === 0);
  await visit(page, base, "/?since=month");
  check("read: a story that was opened is read", (await page.locator(".tale.unread").count()) === before - 1);
  const n = Number(s.mark.slice(1));
  await page.evaluate(([mark, story]) => {
    const look = { base: null, baseAt: null, latest: mark, at: Date.now() - 3 * 3600_000, articles: 0 };
    localStorage.setItem("khayt.visit", JSON.stringify(look));
    localStorage.setItem("khayt.read", JSON.stringify({ [story]: look }));
  }, [`#${Math.max(1, Math.floor(n / 3))}`, s.story.story]);
  await visit(page, base, "/");
  check("read: a later visit begins where the last one ended", (await page.locator(".windows [aria-current]").innerText()) === "منذ زيارتي" && (await page.locator(".tale").count()) > 0);
  await visit(page, base, routes.story(s.story.story));
  const changes = await json(base, `/api/v1/changes?since=${encodeURIComponent(`#${Math.max(1, Math.floor(n / 3))}`)}&story=${encodeURIComponent(s.story.story)}`);
  check("read: the story says what came since", ((await page.locator(".since").count()) === 1) === changes.stories.length > 0);
  await audit("since you last looked", page, false);
  await visit(page, base, "/");
  await page.locator("[data-key=r]").click();
  await page.waitForFunction(() => !document.querySelector(".windows [href*='since=visit'][aria-current]"));
  check("read: all, by a press", (await page.evaluate(() => JSON.parse(localStorage.getItem("khayt.visit")).base)) === s.mark);
  check("read: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** News that come in are said on a button; nothing moves until it is pressed. Only the mock can be told to have some. */
export async function liveWays(browser, base) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, "/");
  await page.waitForTimeout(300);
  const before = await page.locator("main").innerHTML();
  await fetch(`${base}/mock/added`);
  await page.waitForSelector(".came:not([hidden])");
  check("live: said, in a live region", (await page.locator(".came").innerText()).includes("3 مقالات") && (await page.locator(".came-place[aria-live=polite]").count()) === 1);
  check("live: nothing on the page moved", (await page.locator("main").innerHTML()) === before);
  await audit("live", page, false);
  await page.locator(".came").click();
  await settled(page);
  check("live: gone when it was pressed", await page.locator(".came").isHidden());
  check("live: console clean", faults.length === 0, faults.join("\n"));
  await close();
}

/** Menus: open by keyboard, Escape closes them and gives the focus back; what they lead to is there. */
export async function menuWays(browser, base, s) {
  const { page, faults, close } = await reader(browser);
  await visit(page, base, routes.story(s.story.story));
  const menu = page.locator(".story-head .menu").first();
  await menu.locator("summary").focus();
  await page.keyboard.press("Enter");
  check("menu: opens by keyboard", await menu.locator(".menu-list").isVisible());
  await audit("menu open", page, false);
  if (s.has.exports) {
    for (const link of await menu.locator("a").evaluateAll((all) => all.map((a) => a.href))) {
      const response = await fetch(link);
      check(`export: ${new URL(link).pathname.split("/").pop()}${new URL(link).search}`, response.ok && (await response.text()).length > 20, String(response.status));
    }
  } else skip("exports", "not in this server");
  await page.keyboard.press("Escape");
  check("menu: Escape closes it, and the focus is at its button", (await menu.locator(".menu-list").isHidden()) && (await page.evaluate(() => document.activeElement?.matches(".menu summary"))));
  if (s.writable && s.has.desk) {
    await page.locator(".story-head .menu").nth(1).locator("summary").click();
    await page.locator(".story-head .menu").nth(1).locator("button").first().click();
    await page.waitForSelector("dialog[open] .choice, dialog[open] .choose li");
    await audit("merge", page, false);
    await page.keyboard.press("Escape");
    await page.locator(".story-head .menu").nth(1).locator("summary").click();
    await page.locator(".story-head .menu").nth(1).locator("button").nth(1).click();
    await page.locator(".pick input").first().check();
    check("split: says how many", /\d|واحدة/.test(await page.locator(".splitting [role=status]").innerText()) && (await page.locator(".splitting .action").isEnabled()));
    await audit("split", page, false);
    await page.locator(".splitting .quiet-button").click();
    check("split: given up", (await page.locator(".pick").count()) === 0);
  }
  check("menu: console clean", faults.length === 0, faults.join("\n"));
  await close();
}
