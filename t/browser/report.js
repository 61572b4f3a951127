// The tables of docs/browsers.md and README.md, made from what the suite found.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { CONFIGURATIONS, KINDS, POLICIES } = require('./table');

const ROOT = path.join(__dirname, '../..');

const HEADINGS = {
  on: '`allow_empty on`',
  off: '`off`',
  direct: '`direct`',
  accept: '`accept text/html`',
  'same-origin': '`corp same-origin`',
  'same-site': '`same-site`',
  'cross-origin': '`cross-origin`',
  twice: 'two CORP headers',
};

const NAMES = {
  img: '`<img>`',
  'img crossorigin': '`<img crossorigin>`, where CORS is open',
  'img redirected': '`<img>` by a redirect of another site',
  'img worker': '`<img>` through a service worker',
  'img worker accept': '`<img>` through a service worker that writes Accept',
  background: 'CSS background, in the page',
  'background sheet': 'CSS background, in a style sheet with a policy',
  video: '`<video>`',
  audio: '`<audio>`',
  stylesheet: '`<link rel=stylesheet>`',
  script: '`<script>`',
  'fetch cors': '`fetch()`, where CORS is open',
  'fetch accept': '`fetch()` that writes Accept, where CORS is open',
  'fetch cors refused': '`fetch()`, where CORS is not open',
  'fetch no-cors': '`fetch()` with `no-cors`',
  iframe: '`<iframe>`',
  object: '`<object>`',
  prefetch: 'prefetch',
};

/** Pages of those who are in no whitelist, and may choose how they embed. */
const FOREIGN = ['other', 'other sandbox', 'data'];

/** What a visitor of the own site, or of nobody's, does. */
const SENT = POLICIES.slice(1);
const VISITORS = [
  ['the own page, on the same host', 'img', 'same-origin', SENT],
  ['the own page, on another host of the site', 'img', 'same-site', SENT],
  ['the own page, without Referer', 'img', 'same-site', ['no-referrer']],
  ['the own page, by a redirect of another site', 'img redirected', 'same-site', SENT],
  ['the own page, by such a redirect, without Referer', 'img redirected', 'same-site', ['no-referrer']],
  ['the own page, in a sandboxed frame', 'img', 'own sandbox', POLICIES],
  ['the own page, in an `<iframe>`', 'iframe', 'same-site', SENT],
  ['a page of the partner', 'img', 'partner', SENT],
  ['a page of the partner, without Referer', 'img', 'partner', ['no-referrer']],
  ['a link on a page of the partner', 'link', 'partner', ['strict-origin-when-cross-origin']],
  ["a link on another site's page", 'link', 'other', ['strict-origin-when-cross-origin']],
  ["a link on another site's page, without Referer", 'link', 'other', ['no-referrer']],
  ['"open image in new tab" on that page', 'new tab', 'partner', ['strict-origin-when-cross-origin']],
  ['"open image in new tab", without Referer', 'new tab', 'partner', ['no-referrer']],
  ['the address bar, a bookmark', 'visit', '-', ['-']],
];
const SHORT = [0, 1, 2, 5, 7, 8, 10, 11, 14];

const lastWord = (outcome) => outcome.split(', ').at(-1);

/** The best that a page can reach: shown, sent for nothing, or denied. */
function best(outcomes) {
  const words = outcomes.map(lastWord);
  if (words.includes('+')) return 'shown';
  return words.some((word) => word === 'corp' || word === 'cors') ? 'hidden' : 'denied';
}

const casesOf = (rows, kind, pages, policies, configuration) =>
  pages.flatMap((page) => policies.map((policy) => rows.get([kind, page, policy].join(' | '))))
    .filter(Boolean).map((cells) => cells[configuration]);

function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What a foreign page gets, by what it embeds with. Kinds that fare alike may share a row. */
function foreign(rows, columns, isShort) {
  const groups = new Map();
  for (const [kind, name] of Object.entries(NAMES)) {
    const pages = FOREIGN.filter((page) => KINDS[kind].pages.includes(page));
    const cells = columns.map((column) => best(casesOf(rows, kind, pages, POLICIES, column)))
      .map((word) => (word === 'shown' ? '**shown**' : word));
    const key = isShort ? cells.join() : kind;
    groups.set(key, { names: [...(groups.get(key)?.names ?? []), name], cells });
  }
  return markdown(['embedded by another site with', ...columns.map((column) => HEADINGS[column])],
    [...groups.values()].map(({ names, cells }) => [names.join('; '), ...cells]));
}

/** What happens to those who are meant to see the file. */
function visitors(rows, columns, chosen) {
  return markdown(['who asks', ...columns.map((column) => HEADINGS[column])],
    chosen.map(([name, kind, page, policies]) => [name, ...columns.map((column) => {
      const found = [...new Set(casesOf(rows, kind, [page], policies, column).map((word) => best([word])))];
      if (found.length !== 1) throw new Error(`"${name}" has several outcomes: ${found}`);
      return found[0] === 'shown' ? 'shown' : `**${found[0]}**`;
    })]));
}

/** The tables by the name that they have in the files. */
function tables(rows) {
  const few = ['on', 'off', 'direct', 'accept', 'same-site'];
  return {
    foreign: foreign(rows, CONFIGURATIONS, false),
    visitors: visitors(rows, CONFIGURATIONS, VISITORS),
    'foreign, short': foreign(rows, few, true),
    'visitors, short': visitors(rows, few, SHORT.map((index) => VISITORS[index])),
  };
}

/** The files that have tables, as they are and as they should be. */
function pages(rows) {
  const made = tables(rows);
  return ['README.md', 'docs/browsers.md'].map((name) => {
    const file = path.join(ROOT, name);
    const text = fs.readFileSync(file, 'utf8');
    const wanted = text.replace(/(<!-- table: (.*?) -->\n)[^]*?(<!-- end -->)/g,
      (_, begin, table, end) => `${begin}\n${made[table]}\n\n${end}`);
    return { name, file, text, wanted };
  });
}

/** The names of the files whose tables are not what was found. */
const stale = (rows) => pages(rows).filter(({ text, wanted }) => text !== wanted).map(({ name }) => name);

/** Writes the tables. */
function update(rows) {
  for (const { file, wanted } of pages(rows)) fs.writeFileSync(file, wanted);
}

module.exports = { stale, update };
