// Uses the page of `duly serve` in headless Chromium: node serve.mjs URL APP POLICY BAD. Prints what is wrong, a line
// each; the exit status is 1 if anything is. Needs what tests/reports/page.mjs needs.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { languageFault, lowContrast, reachable } from "../reports/looks.mjs";

const require = createRequire(join(resolve(process.env.PLAYWRIGHT ?? "."), "package.json"));
const { chromium } = require("playwright-core");

const [url, app, policy, bad] = process.argv.slice(2);
const origin = new URL(url).origin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const wrong = [];

/** A page whose every console line and outside request is a fault. */
async function open(at, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const fault = (text) => wrong.push(`${at}: ${text}`);
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => fault(`console: ${message.text()}`));
  page.on("pageerror", (error) => fault(`error: ${error}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`) && request.url() !== "data:,") fault(`request: ${request.url().slice(0, 200)}`);
  });
  await page.goto(url);
  return [page, fault, context];
}

for (const [width, height] of [[360, 740], [1280, 800]]) {
  for (const colorScheme of ["light", "dark"]) {
    const [page, fault, context] = await open(`${width} ${colorScheme}`, { viewport: { width, height }, colorScheme });
    await page.evaluate(() => { document.getElementById("status").hidden = false; document.getElementById("remedy").textContent = "x"; });
    for (const lang of ["zh", "en"]) {
      await page.locator(`label[for=lang-${lang}]`).click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) fault(`${lang}: ${wide} pixels wider than the screen`);
      const language = await page.evaluate(languageFault, [lang, Infinity]);
      if (language) fault(language);
      if ((await page.evaluate(() => document.documentElement.lang)) !== lang) fault(`the page is not marked ${lang}`);
      for (const [where, ratio] of await page.evaluate(lowContrast, Infinity)) fault(`${lang}: contrast ${ratio} at ${where}`);
    }
    await context.close();
  }
}

const [page, fault] = await open("use", { viewport: { width: 1280, height: 800 } });
// The keyboard reaches all there is to use.
const wanted = await page.evaluate(() => {
  const all = [...document.querySelectorAll("*")];
  return all.flatMap((e, i) => (e.matches("input[type=file], button") ? [i] : []));
});
const reached = await reachable(page, wanted.length + 10);
if (wanted.some((index) => !reached.has(index))) fault("Tab does not reach everything");

// A file that is dropped is chosen; one that misses its place does nothing.
const drop = (selector, name, bytes) =>
  page.evaluate(([selector, name, bytes]) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([new Uint8Array(bytes)], name));
    const event = new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true });
    document.querySelector(selector).dispatchEvent(event);
    return event.defaultPrevented;
  }, [selector, name, [...bytes]]);
if (!(await drop("h1", "lost.apk", [1]))) fault("a file that misses its place replaces the page");
await drop("#app-zone", basename(bad), readFileSync(bad));
await drop("#policy-zone", basename(policy), readFileSync(policy));
const chosen = await page.evaluate(() => ["app", "policy"].map((id) => document.getElementById(id).files[0]?.name));
if (chosen[0] !== basename(bad) || chosen[1] !== basename(policy)) fault(`dropped files are not chosen: ${chosen}`);

// An app that cannot be read is told, and the page can be used again.
await page.locator("#start").click();
await page.locator("#status.failed").waitFor();
const told = await page.locator("#said").innerText();
if (!told.includes(basename(bad))) fault(`what is wrong is not told: ${told}`);
if ((await page.locator("#remedy").innerText()) === "") fault("what to do is not told");

// The same page, with an app, by keyboard: the report.
await page.locator("#app").setInputFiles(app);
await page.locator("#start").focus();
await page.keyboard.press("Enter");
await page.waitForURL(/\/audits\/\d+\/report$/);
if ((await page.locator(".principles > li").count()) !== 5) fault("no report");
if (!(await page.locator("#file").innerText()).includes(basename(app))) fault("the report is not of the app");
if (!(await page.content()).includes(basename(policy))) fault("the report is not by the policy");
await page.goBack();
if (await page.locator("#start").isDisabled()) fault("after coming back nothing can be started");
await browser.close();
wrong.forEach((line) => console.log(line));
if (wrong.length > 0) process.exitCode = 1;
else console.log("nothing wrong");
