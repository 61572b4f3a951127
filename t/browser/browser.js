// Debian's chromium, with the throw-away CA in its own list of authorities.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { chromium } = require('playwright-core');

/**
 * Starts the browser with a home of its own, in which certutil makes the CA known. Nothing about
 * certificates is ignored. All names are at the server.
 */
async function startBrowser({ dir, authority, port, program, headless = true, env = {} }) {
  const home = path.join(dir, 'home');
  const database = path.join(home, '.pki/nssdb');
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(database, { recursive: true });
  const certutil = (...words) => execFileSync('certutil', ['-d', `sql:${database}`, ...words], { stdio: 'pipe' });
  certutil('-N', '--empty-password');
  certutil('-A', '-n', 'antileech', '-t', 'C,,', '-i', authority);

  return chromium.launch({
    executablePath: program,
    headless,
    // Root has no sandbox.
    chromiumSandbox: process.getuid() !== 0,
    args: [`--host-resolver-rules=MAP *.test:443 127.0.0.1:${port}`, '--disable-background-networking'],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), ...env },
  });
}

module.exports = { startBrowser };
