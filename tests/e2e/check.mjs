/* What every part of the browser test shares: the tally, questions to the interface, and what axe finds. */

import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const axe = require("axe-core");

export const tally = { passed: 0, failed: 0, skipped: 0 };

export function check(name, ok, detail = "") {
  if (ok) tally.passed++;
  else {
    tally.failed++;
    console.log(`FAIL ${name}${detail ? `\n     ${detail}` : ""}`);
  }
}

export function skip(name, why) {
  tally.skipped++;
  console.log(`skip ${name}: ${why}`);
}

export const bare = (text) => text.replace(/\s+/g, "");

export async function json(base, path) {
  const response = await fetch(base + path);
  return response.ok ? response.json() : null;
}

export const routes = {
  story: (id) => `/story/${encodeURIComponent(id)}`,
  article: (key, at) => `/article/${encodeURIComponent(key)}${at ? `?at=${at[0]}-${at[1]}` : ""}`,
  development: (id) => `/development/${encodeURIComponent(id)}`,
  compare: (a, b) => `/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`,
  outlet: (name) => `/outlet/${encodeURIComponent(name)}`,
  who: (name) => `/who/${encodeURIComponent(name)}`,
  search: (q) => `/search?q=${encodeURIComponent(q)}`,
};

/** What axe finds wrong; without the contrast of colours, which is slow on a long page, where the page was audited in that theme. */
export async function audit(name, page, contrast = true) {
  await page.evaluate(axe.source);
  const found = await page.evaluate((on) => window.axe.run(document, { resultTypes: ["violations"], rules: { "color-contrast": { enabled: on } } }).then((r) => r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`)), contrast);
  check(`${name}: axe`, found.length === 0, found.join("\n     "));
}

/** What holds for any page in any dress. */
export async function checkPage(name, page, faults, { lang, allow = /^$/, contrast = true, audited = true }) {
  const facts = await page.evaluate(() => ({
    lang: document.documentElement.lang, dir: document.documentElement.dir, h1: document.querySelectorAll("main h1").length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, inline: document.querySelectorAll("script:not([src]), style, main [onclick]").length,
    landmarks: ["header", "main", "footer"].every((x) => document.querySelector(x)), words: /\b(undefined|NaN|null|\[object)\b/.exec(document.querySelector("main").innerText)?.[0] ?? "",
  }));
  check(`${name}: language`, facts.lang === lang && facts.dir === (lang === "ar" ? "rtl" : "ltr"), JSON.stringify(facts));
  check(`${name}: one title`, facts.h1 === 1, JSON.stringify(facts));
  check(`${name}: fits the width`, facts.wide <= 0, `wider by ${facts.wide}`);
  check(`${name}: nothing inline, landmarks there`, facts.inline === 0 && facts.landmarks, JSON.stringify(facts));
  check(`${name}: no word of the machine's`, facts.words === "", facts.words);
  if (audited) await audit(name, page, contrast);
  const real = faults.filter((f) => !allow.test(f));
  check(`${name}: console clean`, real.length === 0, real.join("\n     "));
  faults.length = 0;
}
