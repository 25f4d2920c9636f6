/* The browser, and what every visit is held to. */

import { existsSync } from "node:fs";
import { chromium } from "../../web/node_modules/playwright-core/index.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
/* a thing that is not there by then is missing: say so at once */
const PATIENCE_MS = 10_000;
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

export function launch() {
  if (!existsSync(CHROMIUM)) throw new Error(`no browser at ${CHROMIUM}; set CHROMIUM`);
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

/** A fresh page as one reader has it; faults gathers all that the console and the policy complain of. */
export async function reader(browser, { lang = "ar", theme = "light", size = "desk", motion = "reduce" } = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme, reducedMotion: motion, hasTouch: size === "phone" });
  await context.addInitScript((l) => {
    if (l === "en" && !localStorage.getItem("khayt.seen")) localStorage.setItem("khayt.lang", "en");
    localStorage.setItem("khayt.seen", "1");
    document.addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  }, lang);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  page.on("console", (m) => {
    if (m.type() === "error" || m.type() === "warning") faults.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => faults.push(`error: ${e.message}`));
  page.on("dialog", (d) => {
    faults.push(`dialog: ${d.message()}`);
    void d.dismiss();
  });
  return { page, faults, close: () => context.close() };
}

/** Wait until the page in hand is the one that was asked for. */
export async function settled(page) {
  await page.waitForSelector("main:not([aria-busy]) > *");
  await page.waitForTimeout(60);
}

export async function visit(page, base, path) {
  await page.goto(base + path, { waitUntil: "load" });
  await settled(page);
}
