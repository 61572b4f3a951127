// What runs inside of a page: embeds files in the ways there are, and says what became of them. The
// function is sent to the browser as text, so that it uses nothing from outside of itself.
'use strict';

/**
 * Embeds each of `loads`, `{ kind, url }`, and gives the outcomes: `shown`, `blocked`, or for an
 * answer that only the browser may look into, `opaque`.
 */
async function embed(loads) {
  const LIMIT = 20000;
  let boxes = 0;

  const add = (name, properties) => {
    const element = Object.assign(document.createElement(name), properties);
    (document.body ?? document.documentElement).append(element);
    return element;
  };
  const settled = (element, good) => new Promise((resolve) => {
    element.addEventListener(good, () => resolve(true));
    element.addEventListener('error', () => resolve(false));
  });
  const addBox = () => {
    const id = `box-${boxes}`;
    add('div', { id, style: `position: fixed; top: 0; left: ${boxes++ * 40}px; width: 40px; height: 40px;
      z-index: 1; background-color: white` });
    return id;
  };
  const when = (shown) => (shown ? 'shown' : 'blocked');

  const image = async (url, properties = {}) => {
    const picture = Object.assign(new Image(), properties);
    const loaded = settled(picture, 'load');
    picture.src = url;
    document.documentElement.append(picture);
    return when(await loaded && picture.naturalWidth > 0);
  };
  const media = async (name, url) => {
    const player = add(name, { muted: true, preload: 'auto' });
    const loaded = settled(player, 'loadeddata');
    player.src = url;
    return when(await loaded && player.error === null && player.readyState > 1);
  };
  const fetched = async (url, options) => {
    try {
      const answer = await fetch(url, options);
      if (answer.type === 'opaque') return 'opaque';
      return when(answer.ok && (await answer.json()).loaded);
    } catch {
      return 'blocked';
    }
  };

  const ways = {
    img: (url) => image(url),
    'img crossorigin': (url) => image(url, { crossOrigin: 'anonymous' }),
    'img redirected': (url) => image(url),
    'img worker': (url) => image(url),
    'img worker accept': (url) => image(url),
    video: (url) => media('video', url),
    audio: (url) => media('audio', url),
    stylesheet: async (url) => {
      // In a shadow tree, so that each style sheet is seen by itself.
      const host = add('div');
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url });
      const loaded = settled(link, 'load');
      host.attachShadow({ mode: 'open' }).append(link);
      return when(await loaded && getComputedStyle(host).getPropertyValue('--loaded').trim() === 'yes');
    },
    script: async (url) => {
      const script = Object.assign(document.createElement('script'), { src: url });
      const loaded = settled(script, 'load');
      document.documentElement.append(script);
      return when(await loaded && script.ran === true);
    },
    'fetch cors': (url) => fetched(url),
    'fetch accept': (url) => fetched(url, { headers: { Accept: 'text/html' } }),
    'fetch cors refused': (url) => fetched(url),
    'fetch no-cors': (url) => fetched(url, { mode: 'no-cors' }),
    // What is painted is looked at from outside, in a screenshot.
    background: async (url) => {
      const box = addBox();
      add('style', { textContent: `#${box} { background: url("${url}") center / 40px 40px }` });
      return 'painted';
    },
    'background sheet': async (url) => {
      const box = addBox();
      const link = add('link', { rel: 'stylesheet', href: `${url}&box=${box.slice(4)}` });
      await settled(link, 'load');
      return 'painted';
    },
    iframe: async (url) => {
      const frame = add('iframe', { src: url, width: 40, height: 40 });
      await settled(frame, 'load');
      return 'framed';
    },
    object: async (url) => {
      const object = add('object', { data: url, width: 40, height: 40 });
      return when(await settled(object, 'load'));
    },
    prefetch: async (url) => {
      const link = Object.assign(document.createElement('link'), { rel: 'prefetch', href: url });
      const loaded = settled(link, 'load');
      document.documentElement.append(link);
      return when(await loaded);
    },
    link: async (url) => {
      add('a', { href: url, target: '_blank', textContent: 'link' }).click();
      return 'clicked';
    },
  };

  const limit = new Promise((resolve) => setTimeout(resolve, LIMIT, 'timeout'));
  return Promise.all(loads.map(({ kind, url }) => Promise.race([ways[kind](url), limit])));
}

/** Puts the page under the control of the service worker. */
async function register() {
  const controlled = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  await navigator.serviceWorker.register('worker.js');
  if (!navigator.serviceWorker.controller) await controlled;
}

module.exports = { embed, register };
