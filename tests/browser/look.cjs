// Opens one page in Chromium and prints what a test wants to know, as JSON: node look.cjs PAGE VIEW PICTURE
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

const VIEWS = {
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
  desk: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  paper: { viewport: { width: 794, height: 1123 } },
};
const WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function look(path, view, picture) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  // axe-core is brought in from outside, which the page's own policy rightly forbids.
  const context = await browser.newContext({ ...VIEWS[view], bypassCSP: process.env.AXE === "1" });
  const page = await context.newPage();
  const requests = [], messages = [];
  page.on("request", (each) => requests.push(each.url()));
  page.on("console", (each) => messages.push(each.text()));
  page.on("pageerror", (each) => messages.push(String(each)));
  await page.goto(pathToFileURL(path).href);
  if (view === "paper") await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: picture, fullPage: true });
  const orders = [];
  if (process.env.SORT) {
    const [table, column] = process.env.SORT.split(",").map(Number);
    const rows = () => page.evaluate((rank) => [...document.querySelectorAll("main table")[rank].tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim())), table);
    for (let click = 0; click < 4; click++) {
      orders.push(await rows());
      await page.locator("main table").nth(table).locator("thead button").nth(column).click();
    }
  }
  const found = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
    smallest: Math.min(...[...document.querySelectorAll("main p, main td, main th")].map((each) => parseFloat(getComputedStyle(each).fontSize))),
    styled: getComputedStyle(document.querySelector("h1")).color,
  }));
  const pages = view === "paper" ? (await page.pdf({ format: "A4", path: picture.replace(/png$/, "pdf") })).length : 0;
  let violations = [];
  if (process.env.AXE === "1") {
    await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
    const result = await page.evaluate((tags) => axe.run({ runOnly: { type: "tag", values: tags } }), WCAG_AA);
    violations = result.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
    found.passes = result.passes.length;
  }
  await browser.close();
  return { requests, messages, violations, orders, pdf_bytes: pages, ...found };
}

look(...process.argv.slice(2)).then(
  (found) => console.log(JSON.stringify(found)),
  (problem) => { console.error(problem); process.exit(1); },
);
