// Usage: node t/browser/screenshot.js PORT FILE.png        (by scripts/screenshot)
'use strict';

const { chromium } = require('playwright-core');

const PAGES = ['http://127.0.0.1:PORT/', 'http://localhost:PORT/?hide'];

/** What each row shows under the six rules: s shown, d denied, h hidden by the browser. */
const EXPECTED = [
  ['ssssds', 'ssssds', 'ssssds', 'ssssds', 'ssssds', 'ssssds', 'ssssss', 'ssssss', 'ssssds'],
  // Chromium sends the Referer of a background that is part of the page, whatever the policy.
  ['ssdddh', 'sddddh', 'ssdddh', 'ssdddh', 'ssdddh', 'ssdddh', 'ssddss', 'ssdddh', 'ssdddh'],
];

const letters = () => [...document.querySelectorAll('.row')].map((row) =>
  [...row.querySelectorAll('.verdict')].map((verdict) => verdict.classList[1]?.[0] ?? '?').join(''));

/** Opens the pages, and gives their pictures and what they show. */
async function look(browser, port) {
  const found = [];
  const pictures = [];
  for (const page of PAGES) {
    const tab = await browser.newPage({ viewport: { width: 590, height: 980 } });
    await tab.goto(page.replace('PORT', port));
    await tab.waitForSelector('body.done', { timeout: 30000 });
    found.push(await tab.evaluate(letters));
    pictures.push((await tab.screenshot()).toString('base64'));
  }
  return { found, pictures };
}

async function main([port, file]) {
  const browser = await chromium.launch({
    executablePath: process.env.TEST_CHROMIUM,
    chromiumSandbox: process.getuid() !== 0,
  });
  const { found, pictures } = await look(browser, port);
  const both = await browser.newPage({ viewport: { width: 1182, height: 980 } });
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture}">`);
  await both.setContent(`<body style="margin: 0; display: flex; gap: 2px; background: #888">${images.join('')}`);
  await both.screenshot({ path: file });
  await browser.close();
  if (JSON.stringify(found) !== JSON.stringify(EXPECTED)) {
    throw new Error(`the page shows ${JSON.stringify(found)}`);
  }
  console.log(`${file}: the demo page shows what it should`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
