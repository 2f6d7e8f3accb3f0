// What is asked of every page of ours in a browser.

/** Ratios of WCAG 2.2, 1.4.3, of every text that is shown. Runs in the page. */
export function lowContrast(most) {
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
export function languageFault([chosen, most]) {
  const shown = (selector) =>
    [...document.querySelectorAll(selector)].slice(0, most).filter((element) => element.checkVisibility()).length;
  const other = chosen === "zh" ? "en" : "zh";
  if (shown(`.page .${other}`) > 0) return `${shown(`.page .${other}`)} texts in ${other} are shown`;
  return shown(`.page .${chosen}`) === 0 ? `nothing is shown in ${chosen}` : null;
}

/** What Tab reaches, in rounds until it comes back to the start. */
export async function reachable(page, most) {
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
