/*
 * The pictures in the documentation, from a running server:
 *   node scripts/screenshot.mjs http://127.0.0.1:8765 [STORY] [KEY]
 * Without a story: the one with the most articles; without a key: that story's most marked article.
 */

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, reader, visit } from "../tests/e2e/browser.mjs";

const docs = join(dirname(fileURLToPath(import.meta.url)), "../docs");
const [base, storyId, articleKey] = process.argv.slice(2);
if (!base) {
  console.error("usage: node scripts/screenshot.mjs URL [STORY] [KEY]");
  process.exit(2);
}

async function json(path) {
  const response = await fetch(new URL(path, base));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

const stories = storyId ? [] : (await json("/api/v1/stories?limit=100")).stories;
const id = storyId ?? stories.reduce((a, b) => (a.articles >= b.articles ? a : b)).story;
const story = await json(`/api/v1/stories/${encodeURIComponent(id)}`);
let key = articleKey;
let most = -1;
if (!key)
  for (const told of story.timeline.flatMap((d) => d.articles).slice(0, 20)) {
    const a = await json(`/api/v1/articles/${encodeURIComponent(told.key)}`);
    const marks = a.statements.length * 3 + a.figures.length * 2 + a.times.length + a.names.length;
    if (marks > most) [most, key] = [marks, told.key];
  }

const browser = await launch();
const { page } = await reader(browser);
await page.setViewportSize({ width: 1280, height: 1000 });
mkdirSync(docs, { recursive: true });
for (const [name, path] of [["screenshot-today.png", "/?since=month"], ["screenshot.png", `/story/${encodeURIComponent(id)}`], ["screenshot-article.png", `/article/${encodeURIComponent(key)}`]]) {
  await visit(page, base.replace(/\/$/, ""), path);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(docs, name) });
  console.log(`docs/${name}`);
}
await browser.close();
