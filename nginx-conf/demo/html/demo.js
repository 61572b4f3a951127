// Embeds the demo's files in every way, and puts what nginx decided below each.
'use strict';

const HOME = `http://127.0.0.1:${location.port}`;
const RULES = {
  '/': 'no rule',
  '/referer/': 'Referer list',
  '/no-empty/': 'the list, allow_empty off',
  '/direct/': 'the list, allow_empty direct',
  '/accept/': 'accept text/html',
  '/corp-replaces/': 'corp same-origin',
};

/** An element in the stage of a cell, and whether it loads. */
function put(stage, name, properties) {
  const element = Object.assign(document.createElement(name), properties);
  const loaded = new Promise((resolve) => {
    for (const good of ['load', 'loadeddata']) element.addEventListener(good, () => resolve(true));
    element.addEventListener('error', () => resolve(false));
  });
  stage.append(element);
  return { element, loaded };
}

const WAYS = {
  '<img>': ['picture.png', (stage, src) => put(stage, 'img', { src, alt: '' }).loaded],
  'CSS background': ['picture.png', (stage, url) => {
    put(stage, 'div', { style: `background: url(${url}) center / cover` });
    // A page does not learn whether a background is shown: a picture is asked for, too.
    return put(stage, 'img', { src: `${url}-probe`, style: 'display: none' }).loaded;
  }],
  '<video>': ['clip.webm', (stage, src) => put(stage, 'video', { src, muted: true }).loaded],
  '<audio>': ['clip.wav', (stage, src) => put(stage, 'audio', { src, controls: true }).loaded],
  '<link rel=stylesheet>': ['style.css', (stage, href) => {
    const { element } = put(stage, 'div', { className: 'text' });
    const link = put(element.attachShadow({ mode: 'open' }), 'link', { rel: 'stylesheet', href });
    element.shadowRoot.append('styled?');
    return link.loaded;
  }],
  '<script>': ['script.js', async (stage, src) => {
    const text = put(stage, 'div', { className: 'text' }).element;
    const { element, loaded } = put(stage, 'script', { src });
    await loaded;
    text.textContent = element.ran ? 'it ran' : '';
    return element.ran === true;
  }],
  '<iframe>': ['picture.png', (stage, src) => put(stage, 'iframe', { src }).loaded.then(() => null)],
  '<object>': ['picture.png', (stage, data) => put(stage, 'object', { data }).loaded],
  'fetch()': ['picture.png', (stage, url) => fetch(url, { mode: 'no-cors' }).then(() => null, () => false)],
};

/** What nginx logged for an embedding, once it has. The last line counts. */
async function verdict(id) {
  for (let tries = 0; tries < 50; tries++) {
    const lines = (await (await fetch('/verdicts', { cache: 'no-store' })).text()).split('\n');
    const line = lines.findLast((line) => line.startsWith(`${id} `));
    if (line) return line.split(' ').slice(1).map((word) => (word === '-' ? '' : word));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return ['', '', ''];
}

async function fill(cell, id, loading) {
  const shown = await loading;
  const [status, decision, reason] = await verdict(id);
  const denied = decision === 'REJECTED';
  const hidden = !denied && shown === false;
  const text = denied ? `${status} ${reason}` : hidden ? `${status}, not shown` : `${status} ${decision}`;
  const verdictOf = cell.querySelector('.verdict');
  verdictOf.textContent = `${denied ? '✗' : hidden ? '∅' : '✓'} ${text}`;
  verdictOf.classList.add(denied ? 'denied' : hidden ? 'hidden' : 'shown');
}

const run = Math.random().toString(36).slice(2);
const cells = [];
for (const [way, [file, embed]] of Object.entries(WAYS)) {
  const row = Object.assign(document.createElement('div'), { className: 'row' });
  const title = Object.assign(document.createElement('h2'), { textContent: way });
  document.querySelector('main').append(title, row);
  for (const [folder, rule] of Object.entries(RULES)) {
    const cell = document.getElementById('cell').content.firstElementChild.cloneNode(true);
    row.append(cell);
    cell.querySelector('.rule').textContent = rule;
    const id = `${run}-${cells.length}`;
    const loading = embed(cell.querySelector('.stage'), `${HOME}${folder}${file}?show=${id}`);
    cells.push(fill(cell, id, loading));
  }
}
Promise.all(cells).then(() => document.body.classList.add('done'));

for (const link of document.querySelectorAll('nav a')) {
  link.href = `http://${link.dataset.page}:${location.port}/${link.dataset.hide ? '?hide' : ''}`;
  if (link.href === location.href) link.className = 'here';
}
