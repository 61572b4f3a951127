// What became of an embedding, in one word, from what the page shows and what nginx logged.
'use strict';

const CHECKED = ['on', 'off', 'direct', 'accept'];

/** Where the browser tells the page's author of a 403. Of others' pages' pictures it says nothing. */
const TELLS = [
  'fetch accept', 'fetch cors', 'fetch no-cors', 'iframe', 'img crossorigin', 'img worker', 'img worker accept',
  'prefetch',
];

const says = (load, pattern) => load.console.some((message) => pattern.test(message));

/**
 * `+` if it is shown, the reason if nginx denied it, `corp` or `cors` if nginx sent it and the browser
 * shows it to nobody, `a, b` if the browser asked twice. Anything that does not fit together is said.
 */
function outcome(load) {
  if (load.decisions.length === 0) return 'was not asked for';
  const words = load.decisions.map((decision) => decisionWord(load, decision));
  const last = words.at(-1);
  words[words.length - 1] = last === '+' ? sent(load) : denied(load, last);
  return words.filter((word, index) => word !== words[index - 1]).join(', ');
}

function decisionWord({ configuration }, { http, status, reason }) {
  const sent = ['200', '206', '304'].includes(http);
  if (status === 'REJECTED' && reason !== '' && http === '403') return reason;
  const expected = CHECKED.includes(configuration) ? 'PASSED' : '';
  return status === expected && reason === '' && sent ? '+' : `${http} ${status} ${reason}?`;
}

function sent(load) {
  if (load.shown === 'shown' || load.shown === 'opaque') {
    const wasDenied = load.decisions.some(({ status }) => status === 'REJECTED');
    return load.console.length === 0 || wasDenied ? '+' : `shown, and ${load.console[0]}`;
  }
  const byWorker = load.kind.startsWith('img worker');
  if (says(load, byWorker ? /net::ERR_FAILED/ : /ERR_BLOCKED_BY_RESPONSE\.NotSame/)) return 'corp';
  if (says(load, /blocked by CORS policy/)) return 'cors';
  return `sent, ${load.shown}, and ${load.console[0]}`;
}

function denied(load, reason) {
  // A script gets an answer to `no-cors`, whatever it is, and may not look into it.
  const hidden = load.kind === 'fetch no-cors' && load.page !== 'same-origin';
  if (load.shown !== (hidden ? 'opaque' : 'blocked')) return `${reason}, and ${load.shown}`;
  const told = TELLS.includes(load.kind) ||
    (load.page === 'same-origin' && !['link', 'new tab'].includes(load.kind));
  if (told && !says(load, /status of 403/)) return `${reason}, and nothing in the console`;
  return reason;
}

module.exports = { outcome };
