// A service worker of a page that embeds: it fetches what the page asks for, as it is, or with an
// Accept header of its own.
'use strict';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { destination, referrerPolicy, url } = request;
  if (destination !== 'image') return;
  event.respondWith(url.includes('accept=html')
    ? fetch(url, { mode: 'no-cors', referrerPolicy, headers: { Accept: 'text/html' } })
    : fetch(request));
});
