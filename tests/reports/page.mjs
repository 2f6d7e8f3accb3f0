// Looks at pages in headless Chromium: node page.mjs FOLDER. Every .html in FOLDER is opened light and dark, on a
// telephone and on a desk, in both languages. Prints what is wrong, a line each; the exit status is 1 if anything is.
//
// Needs Debian's chromium and playwright-core from npm (PLAYWRIGHT names the folder that holds its node_modules).

import { createRequire } from "node:module";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { languageFault, lowContrast, reachable } from "./looks.mjs";

const require = createRequire(join(resolve(process.env.PLAYWRIGHT ?? "."), "package.json"));
const { chromium } = require("playwright-core");

const folder = process.argv[2];
const pages = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
if (pages.length === 0) throw new Error(`no page in ${folder}`);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const wrong = [];

for (const name of pages) {
  const url = pathToFileURL(resolve(folder, name)).href;
  for (const [width, height] of [[360, 740], [1280, 800]]) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await context.newPage();
      const at = `${name} ${width} ${colorScheme}`;
      const fault = (text) => wrong.push(`${at}: ${text}`);
      page.on("console", (message) => fault(`console: ${message.text()}`));
      page.on("pageerror", (error) => fault(`error: ${error}`));
      page.on("request", (request) => {
        if (request.url() !== url && request.url() !== "data:,") fault(`request: ${request.url().slice(0, 200)}`);
      });
      await page.goto(url);
      const first = await page.evaluate(() => new Promise((done) => {
        const paint = () => performance.getEntriesByName("first-contentful-paint")[0];
        if (paint()) return done(paint().startTime);
        new PerformanceObserver(() => paint() && done(paint().startTime)).observe({ type: "paint", buffered: true });
      }));
      if (first >= 1000) fault(`first paint after ${first.toFixed(0)} ms`);
      if (process.env.VERBOSE) console.log(`${at}: first paint ${first.toFixed(0)} ms`);
      const inert = await page.evaluate(() => [
        ...[...document.querySelectorAll("script, iframe, object, embed, img, form, link:not([rel=icon])")].map((e) => e.tagName),
        ...[...document.querySelectorAll("a")].filter((a) => !a.getAttribute("href").startsWith("#")).map((a) => a.outerHTML),
        ...[...document.querySelectorAll("*")].flatMap((e) =>
          [...e.attributes].filter((a) => a.name.startsWith("on") || a.name === "style").map((a) => `${e.tagName} ${a.name}`)),
        ...[...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(a.getAttribute("href").slice(1))).map((a) => `dead link ${a.getAttribute("href")}`),
      ]);
      inert.slice(0, 5).forEach((what) => fault(`not inert or dead: ${what}`));
      const big = (await page.locator(".finding").count()) > 200;
      // The entries of a long page are alike, and asking each whether it is shown takes minutes.
      const most = big ? 300 : Infinity;
      for (const lang of big ? ["zh"] : ["zh", "en"]) {
        await page.locator(`label[for=lang-${lang}]`).click();
        if (!big) await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) fault(`${lang}: ${wide} pixels wider than the screen`);
        const language = await page.evaluate(languageFault, [lang, most]);
        if (language) fault(language);
        for (const [where, ratio] of await page.evaluate(lowContrast, most)) fault(`${lang}: contrast ${ratio} at ${where}`);
      }
      if (!big && width > 1000 && colorScheme === "light") {
        // From the chosen language an arrow leads to the other; Tab leads to everything that can be opened or followed.
        await page.reload();
        await page.keyboard.press("Tab");
        const was = await page.evaluate(() => document.querySelector("[name=lang]:checked").id);
        await page.keyboard.press("ArrowRight");
        const is = await page.evaluate(() => document.querySelector("[name=lang]:checked").id);
        if (was === is) fault("the keyboard does not switch the language");
        const wanted = await page.evaluate(() =>
          [...document.querySelectorAll("*")].flatMap((e, i) =>
            e.matches("a[href], summary") && e.checkVisibility({ contentVisibilityAuto: false }) ? [i] : []));
        const reached = await reachable(page, wanted.length + 20);
        const missed = wanted.filter((index) => !reached.has(index));
        if (missed.length > 0) fault(`${missed.length} of ${wanted.length} cannot be reached with Tab`);
        // On paper everything is open.
        await page.emulateMedia({ media: "print" });
        const closed = await page.evaluate(() =>
          [...document.querySelectorAll(".finding:not([open]) .body")].filter((e) => e.getBoundingClientRect().height === 0).length);
        if (closed > 0) fault(`${closed} findings are closed on paper`);
      }
      await context.close();
    }
  }
}
await browser.close();
wrong.forEach((line) => console.log(line));
if (wrong.length > 0) process.exitCode = 1;
else console.log(`${pages.length} pages: nothing wrong`);
