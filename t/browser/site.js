// The sites of the tests: an nginx with the module, over https, with certificates of a CA that is made
// for this run and thrown away with it.
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const { POLICIES } = require('./table');

const HOSTS = ['img.site.test', 'www.site.test', 'partner.test', 'other.test'];

/** What is protected, most of it the demo's, and the pages. */
function writeFiles(dir, demo) {
  const files = {
    'protected/style.css': ':host { --loaded: yes }\n',
    'protected/data.json': '{"loaded": true}\n',
    'html/worker/worker.js': fs.readFileSync(path.join(__dirname, 'worker.js')),
  };
  for (const policy of POLICIES) {
    const meta = `<meta name="referrer" content="${policy}">`;
    const page = `<!doctype html><meta charset="utf-8">${meta}<title>page</title>`;
    const frame = (attributes) =>
      `${page}<style>* { margin: 0; border: 0 }</style>` +
      `<iframe ${attributes} width="800" height="400"></iframe>`;
    files[`html/pages/${policy}.html`] = page;
    files[`html/worker/${policy}.html`] = page;
    files[`html/pages/sandbox-${policy}.html`] =
      frame(`sandbox="allow-scripts allow-popups" src="${policy}.html"`);
    files[`html/pages/data-${policy}.html`] =
      frame(`src='data:text/html,${encodeURIComponent(page)}'`);
  }
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), content);
  }
  for (const name of ['picture.png', 'clip.wav', 'clip.webm', 'script.js']) {
    fs.copyFileSync(path.join(demo, name), path.join(dir, 'protected', name));
  }
}

/** The throw-away CA, and a certificate of it for all hosts. */
function writeCertificates(dir) {
  const openssl = (...words) => execFileSync('openssl', words, { cwd: dir, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2',
    '-subj', '/CN=antileech throw-away CA', '-addext', 'keyUsage=critical,keyCertSign');
  openssl('req', '-new', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=site.test');
  fs.writeFileSync(path.join(dir, 'server.ext'),
    `subjectAltName=${HOSTS.map((host) => `DNS:${host}`)}\nextendedKeyUsage=serverAuth\n`);
  openssl('x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial',
    '-days', '2', '-extfile', 'server.ext', '-out', 'server.crt');
  fs.rmSync(path.join(dir, 'ca.key'));
}

/** Two ports that are free now. */
async function freePorts() {
  const servers = [net.createServer(), net.createServer()];
  for (const server of servers) {
    await new Promise((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => resolve(false));
  });
}

/** Starts the server in an empty folder. */
async function startSite({ dir, demo, nginx, module }) {
  fs.rmSync(dir, { recursive: true, force: true });
  for (const name of ['tmp', 'protected', 'html/pages']) {
    fs.mkdirSync(path.join(dir, name), { recursive: true });
  }
  writeFiles(dir, demo);
  writeCertificates(dir);
  const [port, upstream] = await freePorts();
  const values = {
    MODULE: module,
    PORT: port,
    UPSTREAM: upstream,
    // Started by root, the workers remain root: they may have to read files in root's home.
    USER: process.getuid() === 0 ? 'user root;' : '',
  };
  const template = fs.readFileSync(path.join(__dirname, 'nginx.conf'), 'utf8');
  fs.writeFileSync(path.join(dir, 'nginx.conf'), template.replace(/@([A-Z]+)@/g, (_, name) => values[name]));

  fs.copyFileSync(path.join(__dirname, 'sheet.conf'), path.join(dir, 'sheet.conf'));

  const server = spawn(nginx, ['-p', `${dir}/`, '-c', 'nginx.conf', '-e', 'error.log'], { stdio: 'inherit' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    server.kill('SIGQUIT');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    server.kill('SIGTERM');
    await ended;
  };
  process.once('exit', () => server.kill('SIGTERM'));
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries === 100 || server.exitCode !== null) {
      await stop();
      throw new Error(`nginx did not start; its log is ${dir}/error.log`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { dir, port, stop, decisions: () => readDecisions(dir), errors: () => readErrors(dir) };
}

/** What nginx logged, by the id of the embedding. */
function readDecisions(dir) {
  const decisions = new Map();
  for (const line of fs.readFileSync(path.join(dir, 'decisions.log'), 'utf8').split('\n')) {
    if (line === '') continue;
    const { id, ...decision } = JSON.parse(line);
    if (id === '') continue;
    if (!decisions.has(id)) decisions.set(id, []);
    decisions.get(id).push(decision);
  }
  return decisions;
}

/** What nginx must never log. */
function readErrors(dir) {
  return fs.readFileSync(path.join(dir, 'error.log'), 'utf8').split('\n')
    .filter((line) => /\[(alert|crit|emerg)\]|panicked/.test(line));
}

module.exports = { startSite };
