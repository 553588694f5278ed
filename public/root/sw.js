// Keeps this build on the device, so that it works without a network. Written by the build with the list of its files.
// Files are kept by the hash of their content, one store for all builds: an update fetches only what has changed, and an
// older tab still finds the files of its own build. Nothing is switched over before every file of the new build is here.
const BUILD = '{{v}}';
// Path -> [hash, bytes, group]. Groups: 0 the app, 1 the curriculum, 2 what is kept on first use or on demand.
const FILES = {{files}};
// Asked for by somebody who pays for data and wants single modules: the curriculum comes module by module.
const LEAN = self.location.search === '?lean';
const STORE = 'ubv-files';
const LISTS = 'ubv-lists';
const at = (name) => new URL('./_/' + name, self.registration.scope).href;
const pathOf = (url) => url.slice(self.registration.scope.length).split(/[?#]/)[0] || 'index.html';

async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest.subarray(0, 8)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

// Fetches a file of this build and keeps it, unless it is here already. A file of another content is refused: half of one
// build and half of another would be neither.
async function keep(path) {
  const [hash] = FILES[path];
  const store = await caches.open(STORE);
  if (await store.match(at(hash))) return;
  const answer = await fetch(new URL(path, self.registration.scope), { cache: 'no-cache' });
  if (!answer.ok) throw new Error(answer.status + ' ' + path);
  const bytes = await answer.arrayBuffer();
  if (await hashOf(bytes) !== hash) throw new Error('other content: ' + path);
  const type = answer.headers.get('Content-Type') || 'application/octet-stream';
  await store.put(at(hash), new Response(bytes, { headers: { 'Content-Type': type } }));
}

async function keepAll(wanted, told) {
  const paths = Object.keys(FILES).filter((path) => wanted(FILES[path][2], path));
  let done = 0;
  // Four at a time: a phone's network is busy with that already.
  await Promise.all([0, 1, 2, 3].map(async () => {
    while (paths.length) {
      const path = paths.pop();
      await keep(path);
      done += FILES[path][1];
      if (told) told(done);
    }
  }));
}

// What is here of this build and of those before it, by name without the version: a module that was kept stays kept.
async function heldNames() {
  const store = await caches.open(STORE);
  const here = new Set((await store.keys()).map((request) => request.url));
  const lists = await caches.open(LISTS);
  const names = new Set();
  for (const request of await lists.keys()) {
    const { files } = await (await lists.match(request)).json();
    for (const [path, [hash]] of Object.entries(files)) if (here.has(at(hash))) names.add(path.replace(/^[^/]+/, ''));
  }
  return names;
}

async function install() {
  const held = LEAN ? await heldNames() : null;
  await keepAll((group, path) => group < (LEAN ? 1 : 2) || (held && held.has(path.replace(/^[^/]+/, ''))));
  const lists = await caches.open(LISTS);
  await lists.put(at('list/' + BUILD), new Response(JSON.stringify({ when: Date.now(), files: FILES })));
}

// The lists of this build and of the one before it stay, with their files: a tab of the older build may still be open.
async function tidy() {
  const lists = await caches.open(LISTS);
  const known = [];
  for (const request of await lists.keys()) known.push([request, await (await lists.match(request)).json()]);
  known.sort((a, b) => b[1].when - a[1].when);
  const used = new Set();
  for (const [i, [request, list]] of known.entries()) {
    if (i > 1) await lists.delete(request);
    else for (const [hash] of Object.values(list.files)) used.add(at(hash));
  }
  const store = await caches.open(STORE);
  for (const request of await store.keys()) if (!used.has(request.url)) await store.delete(request);
}

async function kept(path) {
  const store = await caches.open(STORE);
  const own = FILES[path];
  if (own) return store.match(at(own[0]));
  const lists = await caches.open(LISTS);
  for (const request of await lists.keys()) {
    const list = await (await lists.match(request)).json();
    if (list.files[path]) return store.match(at(list.files[path][0]));
  }
}

async function answer(request) {
  const path = pathOf(request.url);
  const here = await kept(path);
  if (here) return here;
  try {
    const came = await fetch(request);
    if (came.ok && FILES[path]) keep(path).catch(() => {});
    return came;
  } catch (err) {
    // A lesson's own page that was never kept: the app has the lesson.
    const lesson = /^lesson\/([a-z0-9-]+)\.html$/.exec(path);
    if (request.mode === 'navigate' && lesson) return Response.redirect(self.registration.scope + '#/lesson/' + lesson[1]);
    if (request.mode === 'navigate') return (await kept('index.html')) || Promise.reject(err);
    throw err;
  }
}

async function status(only) {
  const store = await caches.open(STORE);
  const here = new Set((await store.keys()).map((request) => request.url));
  let all = 0, got = 0, exporters = true;
  for (const [path, [hash, bytes]] of Object.entries(FILES)) {
    if (only && !only.includes(path)) continue;
    all += bytes;
    if (here.has(at(hash))) got += bytes;
    else if (path.includes('/export')) exporters = false;
  }
  return { build: BUILD, all, got, exporters };
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(self.registration.scope)) event.respondWith(answer(request));
});
self.addEventListener('message', (event) => {
  const port = event.ports[0];
  const act = async () => {
    if (event.data === 'switch') await self.skipWaiting();
    if (event.data === 'keep-exporters') await Promise.all(Object.keys(FILES).filter((path) => path.includes('/export')).map(keep));
    if (event.data === 'keep-all') await keepAll(() => true, (done) => port.postMessage({ done }));
    const { keep: these, of } = event.data;
    if (these) await keepAll((group, path) => these.includes(path), (done) => port.postMessage({ done }));
    port.postMessage({ ok: await status(these || of) });
  };
  event.waitUntil(act().catch((err) => port.postMessage({ error: String(err && err.message || err) })));
});
