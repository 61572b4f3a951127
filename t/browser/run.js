// Usage: node t/browser/run.js [--table|--update]        (by scripts/test-browser, which sets the environment)
//
// Embeds everything in every way, and compares what the pages show and what nginx logged with cases.txt.
// With --table it prints that table, as things are; with --update it writes the tables of README.md and
// docs/browsers.md, which otherwise must be what it found.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { startBrowser } = require('./browser');
const { embed, register } = require('./embed');
const { openInNewTab, startScreen } = require('./newtab');
const { outcome } = require('./outcome');
const { stale, update } = require('./report');
const { startSite } = require('./site');
const { CONFIGURATIONS, KINDS, PAGES, POLICIES, SAME_AS, formatTable, readTable } = require('./table');

const DEMO = path.join(__dirname, '../../nginx-conf/demo/html');
const ALL = [...CONFIGURATIONS, ...Object.keys(SAME_AS)];
let lastId = 0;

/** What a page is to embed: each kind under each configuration, at a URL of its own. */
function loadsOf(page, policy, kinds) {
  return kinds.flatMap((kind) => ALL.map((configuration) => {
    const { file, query = '' } = KINDS[kind];
    const id = String(++lastId);
    const target = `/${configuration}/${file}?id=${id}${query}`;
    const url = {
      'img redirected': `https://other.test/go?to=${target}`,
      'background sheet': `https://${PAGES[page]?.host}/sheet/${policy}?to=${target}`,
    }[kind] ?? `https://img.site.test${target}`;
    return { id, kind, page, policy, configuration, url, console: [] };
  }));
}

const idOf = (url) => /[?&]id=(\d+)/.exec(url)?.[1];

/** Whether the document is a picture that is shown. */
const showsPicture = async (frame) =>
  await frame.evaluate(() => document.images.length === 1 && document.images[0].naturalWidth > 0)
    ? 'shown' : 'blocked';

/** Embeds `loads` in a page of the kind, and notes what became of each. */
async function visit(context, page, policy, loads, folder = 'pages') {
  const { host, prefix } = PAGES[page];
  const tab = await context.newPage();
  const byId = new Map(loads.map((load) => [load.id, load]));
  tab.on('console', (message) => {
    byId.get(idOf(message.location().url) ?? idOf(message.text()))?.console.push(message.text());
  });
  const ended = new Set();
  const end = (request) => {
    if (request.url().startsWith('https://img.site.test/')) ended.add(idOf(request.url()));
  };
  tab.on('requestfinished', end).on('requestfailed', end);
  await tab.goto(`https://${host}/${folder}/${prefix}${policy}.html`);
  const frame = prefix === '' ? tab.mainFrame() : tab.mainFrame().childFrames()[0];
  if (folder === 'worker') await frame.evaluate(register);
  const outcomes = await frame.evaluate(embed, loads.map(({ kind, url }) => ({ kind, url })));
  outcomes.forEach((outcome, index) => { loads[index].shown = outcome; });
  for (const inner of frame.childFrames()) {
    const load = byId.get(idOf(inner.url()));
    if (load) load.shown = await showsPicture(inner);
  }
  const boxes = loads.filter(({ shown }) => shown === 'painted');
  for (let tries = 0; tries < 400 && !boxes.every(({ id }) => ended.has(id)); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await lookAtBoxes(tab, boxes);
  await tab.close();
}

/** Backgrounds are seen in a screenshot only. */
async function lookAtBoxes(tab, loads) {
  if (loads.length === 0) return;
  await tab.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const clip = { x: 0, y: 0, width: loads.length * 40, height: 40 };
  const screenshot = (await tab.screenshot({ clip })).toString('base64');
  const white = await tab.evaluate(whiteBoxes, [screenshot, loads.length]);
  loads.forEach((load, index) => { load.shown = white[index] ? 'blocked' : 'shown'; });
}

/** Which of the boxes in a screenshot are white in their middle. */
async function whiteBoxes([screenshot, count]) {
  const picture = new Image();
  picture.src = `data:image/png;base64,${screenshot}`;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  return Array.from({ length: count }, (_, index) =>
    canvas.getImageData(index * 40 + 20, 20, 1, 1).data.every((value) => value === 255));
}

/** Follows links, each into a tab of its own. */
async function follow(context, page, policy, loads) {
  const tabs = [];
  const all = new Promise((resolve) => {
    // The first one is the page with the links.
    const count = (tab) => {
      if (tabs.push(tab) <= loads.length) return;
      context.off('page', count);
      resolve();
    };
    context.on('page', count);
  });
  await visit(context, page, policy, loads);
  await all;
  for (const tab of tabs.slice(1)) {
    await tab.waitForURL((url) => idOf(url.href) !== undefined);
    const load = loads.find(({ id }) => id === idOf(tab.url()));
    if (load) load.shown = await showsPicture(tab.mainFrame());
    await tab.close();
  }
}

/** Opens each address from the address bar. */
async function enter(context, loads) {
  for (const load of loads) {
    const tab = await context.newPage();
    await tab.goto(load.url);
    load.shown = await showsPicture(tab.mainFrame());
    await tab.close();
  }
}

/** The visits to make, as functions of a browser context, with their loads. */
function plan() {
  const visits = [];
  const add = (page, policy, kinds, run) => {
    const loads = loadsOf(page, policy, kinds.filter((kind) => KINDS[kind].pages.includes(page)));
    if (loads.length > 0) visits.push({ loads, run: (context) => run(context, page, policy, loads) });
  };
  const kinds = Object.keys(KINDS).filter((kind) => !/worker|^link$|new tab|visit/.test(kind));
  for (const page of Object.keys(PAGES)) {
    for (const policy of POLICIES) {
      add(page, policy, kinds, visit);
      add(page, policy, ['img worker', 'img worker accept'],
        (context, page, policy, loads) => visit(context, page, policy, loads, 'worker'));
      if (KINDS.link.policies.includes(policy)) add(page, policy, ['link'], follow);
    }
  }
  add('-', '-', ['visit'], (context, page, policy, loads) => enter(context, loads));
  return visits;
}

/** The pictures to open by the browser's menu. */
function planMenus() {
  const { pages, policies } = KINDS['new tab'];
  return pages.flatMap((page) => policies.map((policy) =>
    ({ page, policy, loads: loadsOf(page, policy, ['new tab']) })));
}

/** Makes the visits, several at a time. */
async function makeVisits(browser, visits, atATime) {
  const queue = [...visits];
  const work = async () => {
    const context = await browser.newContext();
    for (let next = queue.shift(); next; next = queue.shift()) await next.run(context);
  };
  await Promise.all(Array.from({ length: atATime }, work));
  await browser.close();
}

/** The cases of "open image in new tab", in a browser with a screen. */
async function useMenus(options, visits) {
  const screen = await startScreen();
  const env = { DISPLAY: screen.display };
  const browser = await startBrowser({ ...options, dir: path.join(options.dir, 'screen'), headless: false, env });
  const context = await browser.newContext({ viewport: null });
  for (const { page, policy, loads } of visits) {
    const tab = await context.newPage();
    for (const load of loads) {
      await tab.goto(`https://${PAGES[page].host}/pages/${policy}.html`);
      const isShown = await tab.evaluate(showPicture, load.url);
      const opened = await openInNewTab(tab, screen.display, isShown);
      await opened.waitForURL(load.url);
      load.shown = await showsPicture(opened.mainFrame());
      await opened.close();
    }
    await tab.close();
  }
  await browser.close();
  screen.stop();
}

/** Embeds a picture at the top left of the page, and gives whether it is shown. */
async function showPicture(url) {
  const picture = Object.assign(new Image(100, 100), { style: 'position: fixed; top: 0; left: 0' });
  const settled = new Promise((resolve) => { picture.onload = picture.onerror = resolve; });
  picture.src = url;
  document.body.append(picture);
  await settled;
  return picture.naturalWidth > 0;
}

/** Makes all visits, and gives their loads with what nginx logged. */
async function visitAll() {
  const { TEST_NGINX, TEST_MODULE, TEST_DIR, TEST_CHROMIUM } = process.env;
  const site = await startSite({ dir: path.join(TEST_DIR, 'site'), demo: DEMO, nginx: TEST_NGINX, module: TEST_MODULE });
  const options = {
    dir: TEST_DIR, authority: path.join(site.dir, 'ca.crt'), port: site.port, program: TEST_CHROMIUM,
  };
  const visits = plan();
  const menus = planMenus();
  try {
    await Promise.all([
      startBrowser(options).then((browser) => makeVisits(browser, visits, 3)),
      useMenus(options, menus),
    ]);
  } finally {
    await site.stop();
  }
  const errors = site.errors();
  if (errors.length > 0) throw new Error(`nginx logged:\n${errors.join('\n')}`);
  const decisions = site.decisions();
  return [...visits, ...menus].flatMap(({ loads }) => loads)
    .map((load) => ({ ...load, decisions: decisions.get(load.id) ?? [] }));
}

/** Outcomes by case and configuration. */
function outcomesOf(loads) {
  const outcomes = new Map();
  for (const load of loads) {
    const key = [load.kind, load.page, load.policy].join(' | ');
    if (!outcomes.has(key)) outcomes.set(key, {});
    outcomes.get(key)[load.configuration] = outcome(load);
  }
  return outcomes;
}

/** Prints what differs from the table; how many outcomes that are. */
function compare(outcomes, rows) {
  let differing = 0;
  for (const [key, expected] of rows) {
    for (const configuration of ALL) {
      const wanted = expected[SAME_AS[configuration] ?? configuration];
      const got = outcomes.get(key)?.[configuration];
      if (got === wanted) continue;
      differing++;
      console.log(`${key} | ${configuration}: "${wanted}" was expected, "${got}" is what happened`);
    }
  }
  return differing;
}

async function main() {
  const [option] = process.argv.slice(2);
  const started = Date.now();
  const loads = await visitAll();
  const outcomes = outcomesOf(loads);
  fs.writeFileSync(path.join(process.env.TEST_DIR, 'results.json'), JSON.stringify(loads, null, 1));
  if (option === '--table') {
    process.stdout.write(formatTable(outcomes));
    return;
  }
  const rows = readTable(path.join(__dirname, 'cases.txt'));
  const differing = compare(outcomes, rows);
  if (option === '--update' && differing === 0) update(outcomes);
  const old = stale(outcomes);
  if (old.length > 0) console.log(`${old.join(' and ')} say otherwise: scripts/test-browser --update`);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`Browser suite: ${loads.length} embeddings in ${rows.size} cases, ` +
    `${loads.length - differing} as expected, ${differing} not (${seconds} s)`);
  if (differing + old.length > 0) process.exitCode = 1;
}

// Nothing here takes that long.
setTimeout(() => { console.error('test-browser: no end after 8 minutes'); process.exit(1); }, 480000).unref();
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
