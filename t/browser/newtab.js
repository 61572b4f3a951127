// "Open image in new tab" is in a menu of the browser, not of the page: it takes a screen, and somebody
// who moves a mouse. The screen is Xvfb, the mouse is xdotool's.
'use strict';

const { execFileSync, spawn } = require('node:child_process');

/** Starts a screen that nobody sees. */
async function startScreen() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  process.once('exit', () => server.kill());
  const number = await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb did not start')));
    server.stdio[3].once('data', (data) => resolve(String(data).trim()));
  });
  return { display: `:${number}`, stop: () => server.kill() };
}

/**
 * Opens the picture at the top left of the page by its menu, and gives the tab. The first entry of the
 * menu is the right one, and the second one if the picture was refused: then the first one loads it.
 */
async function openInNewTab(tab, display, isShown) {
  const xdotool = (...words) => execFileSync('xdotool', words, { env: { ...process.env, DISPLAY: display } });
  await tab.bringToFront();
  const [left, top] = await tab.evaluate(() =>
    [window.screenX + (window.outerWidth - window.innerWidth) / 2, window.screenY + window.outerHeight - window.innerHeight]);
  xdotool('mousemove', String(left + 20), String(top + 20));
  for (let tries = 0; tries < 5; tries++) {
    const opened = tab.context().waitForEvent('page', { timeout: 3000 }).catch(() => null);
    xdotool('click', '3');
    await new Promise((resolve) => setTimeout(resolve, 300));
    xdotool('key', ...(isShown ? ['Down'] : ['Down', 'Down']), 'Return');
    const found = await opened;
    if (found) return found;
    xdotool('key', 'Escape');
  }
  throw new Error('the menu did not open');
}

module.exports = { openInNewTab, startScreen };
