// The table of cases, cases.txt, and what its words mean.
'use strict';

const fs = require('node:fs');

const POLICIES = ['no-referrer', 'origin', 'strict-origin-when-cross-origin', 'unsafe-url'];

/** The folders of nginx.conf, which are the columns of the table. */
const CONFIGURATIONS = ['on', 'off', 'direct', 'accept', 'same-origin', 'same-site', 'cross-origin', 'twice'];

/** Columns that are not written down, because they must be as another one. */
const SAME_AS = { replaced: 'same-site' };

/** The pages that embed: their host, and for pages inside of another, what the name begins with. */
const PAGES = {
  'same-origin': { host: 'img.site.test', prefix: '' },
  'same-site': { host: 'www.site.test', prefix: '' },
  partner: { host: 'partner.test', prefix: '' },
  other: { host: 'other.test', prefix: '' },
  'own sandbox': { host: 'www.site.test', prefix: 'sandbox-' },
  'other sandbox': { host: 'other.test', prefix: 'sandbox-' },
  data: { host: 'other.test', prefix: 'data-' },
};
const ALL_PAGES = Object.keys(PAGES);
const WITH_ORIGIN = ['same-origin', 'same-site', 'partner', 'other'];

const picture = { file: 'picture.png', pages: ALL_PAGES, policies: POLICIES };

/** The ways to embed: what is embedded, and from which pages that can be tried. */
const KINDS = {
  img: picture,
  'img crossorigin': picture,
  'img redirected': picture,
  'img worker': { ...picture, pages: WITH_ORIGIN },
  'img worker accept': { ...picture, pages: WITH_ORIGIN, query: '&accept=html' },
  background: picture,
  'background sheet': picture,
  video: { ...picture, file: 'clip.webm' },
  audio: { ...picture, file: 'clip.wav' },
  stylesheet: { ...picture, file: 'style.css' },
  script: { ...picture, file: 'script.js' },
  'fetch cors': { ...picture, file: 'data.json' },
  'fetch accept': { ...picture, file: 'data.json' },
  'fetch cors refused': { ...picture, file: 'data.json', query: '&open=no' },
  'fetch no-cors': { ...picture, file: 'data.json' },
  iframe: picture,
  object: picture,
  prefetch: picture,
  link: picture,
  'new tab': { ...picture, pages: ['partner', 'other'] },
  visit: { ...picture, pages: ['-'], policies: ['-'] },
};

/** What stands for policies in the table. All but no-referrer send a Referer, of another site the host. */
const ABBREVIATIONS = {
  any: POLICIES,
  sent: POLICIES.slice(1),
};

/** All that the table has to say something about, as keys. */
function everything() {
  return Object.entries(KINDS).flatMap(([kind, { pages, policies }]) =>
    pages.flatMap((page) => policies.map((policy) => [kind, page, policy].join(' | '))));
}

/** The table as text, from the outcomes by key and configuration. */
function formatTable(outcomes) {
  const sets = new Map();
  const add = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);
  for (const kind of Object.keys(KINDS)) {
    const byCells = new Map();
    for (const page of KINDS[kind].pages) {
      const policies = new Map();
      for (const policy of KINDS[kind].policies) {
        const cells = outcomes.get([kind, page, policy].join(' | '));
        add(policies, CONFIGURATIONS.map((name) => cells[name]).join('\t'), policy);
      }
      for (const [cells, list] of policies) add(byCells, `${shortest(list)}\t${cells}`, page);
    }
    sets.set(kind, [...byCells].map(([rest, pages]) => [kind, pages.join(', '), ...rest.split('\t')]));
  }
  const rows = [...sets.values()].flat();
  const head = ['# embedded by', 'page', 'referrer policy', ...CONFIGURATIONS];
  const widths = head.map((name, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row) => row.map((word, column) => word.padEnd(widths[column])).join('  ').trimEnd();
  return [head, ...rows].map((row, index) => {
    const gap = index > 0 && row[0] !== [head, ...rows][index - 1][0] ? '\n' : '';
    return gap + line(row);
  }).join('\n') + '\n';
}

function shortest(policies) {
  const same = ([, list]) => list.join() === policies.join();
  return Object.entries(ABBREVIATIONS).find(same)?.[0] ?? policies.join(', ');
}

/** Reads the table. Each case must be there, and be there once. */
function readTable(file) {
  const rows = new Map();
  fs.readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) return;
    const fail = (what) => { throw new Error(`${file}:${index + 1}: ${what}`); };
    const [kind, pages, policies, ...cells] = line.trim().split(/ {2,}/);
    if (cells.length !== CONFIGURATIONS.length) fail(`${cells.length} outcomes, not ${CONFIGURATIONS.length}`);
    for (const page of pages.split(', ')) {
      for (const policy of ABBREVIATIONS[policies] ?? policies.split(', ')) {
        const key = [kind, page, policy].join(' | ');
        if (rows.has(key)) fail(`"${key}" is there twice`);
        rows.set(key, Object.fromEntries(CONFIGURATIONS.map((name, column) => [name, cells[column]])));
      }
    }
  });
  const wanted = new Set(everything());
  for (const key of wanted) if (!rows.has(key)) throw new Error(`${file}: "${key}" is missing`);
  for (const key of rows.keys()) if (!wanted.has(key)) throw new Error(`${file}: "${key}" is no case`);
  return rows;
}

module.exports = { CONFIGURATIONS, KINDS, PAGES, POLICIES, SAME_AS, formatTable, readTable };
