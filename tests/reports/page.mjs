// Looks at pages in headless Chromium: node page.mjs FOLDER. Every .html in FOLDER is opened light and dark, on a
// telephone and on a desk, in both languages. Prints what is wrong, a line each; the exit status is 1 if anything is.
//
// Needs Debian's chromium and playwright-core from npm (PLAYWRIGHT names the folder that holds its node_modules).

import { createRequire } from "node:module";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

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

/** Ratios of WCAG 2.2, 1.4.3, of every text that is shown. Runs in the page. */
function lowContrast(most) {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (known.has(colour)) return known.get(colour);
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    known.set(colour, [r, g, b, a / 255]);
    return known.get(colour);
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    const layers = [];
    const svg = element.closest("svg");
    if (svg) {
      const box = element.closest("g")?.querySelector("rect");
      if (box) layers.push(rgba(getComputedStyle(box).fill));
      element = svg;
    }
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), rgba("Canvas"));
  };
  const low = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), seen = 0; node && seen < most; node = walker.nextNode(), seen++) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ contentVisibilityAuto: false, opacityProperty: true })) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const ink = over(rgba(element.closest("svg") ? style.fill : style.color), ground);
    const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) low.set(`${element.tagName}.${element.getAttribute("class") ?? ""} ${style.color}`, ratio.toFixed(2));
  }
  return [...low];
}

/** Texts of the language that is not chosen, or none of the one that is. Runs in the page. */
function languageFault([chosen, most]) {
  const shown = (selector) =>
    [...document.querySelectorAll(selector)].slice(0, most).filter((element) => element.checkVisibility()).length;
  const other = chosen === "zh" ? "en" : "zh";
  if (shown(`.page .${other}`) > 0) return `${shown(`.page .${other}`)} texts in ${other} are shown`;
  return shown(`.page .${chosen}`) === 0 ? `nothing is shown in ${chosen}` : null;
}

/** What Tab reaches, in rounds until it comes back to the start. */
async function reachable(page, most) {
  await page.evaluate(() => document.activeElement?.blur());
  const reached = new Set();
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      return document.activeElement === document.body ? -1 : all.indexOf(document.activeElement);
    });
    if (at === -1 && reached.size > 0) break;
    if (at !== -1) reached.add(at);
  }
  return reached;
}

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
