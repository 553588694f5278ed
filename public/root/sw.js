// Keeps this build on the device, so that it works without a network. Written by the build with the list of its files.
// Files are kept by the hash of their content, one store for all builds: an update fetches only what has changed, and an
// older tab still finds the files of its own build. Nothing is switched over before every file of the new build is here.
const BUILD = '{{v}}';
// Path -> [hash, bytes, group]. Groups: 0 the app, 1 the curriculum, 2 what is kept on first use or on demand, 3 the whole
// curriculum in one file: compressed together it is far smaller. It is taken apart here and not kept itself. 4: the forms of
// reports, in the languages that were chosen on this device.
const FILES = {{files}};
// Asked for by somebody who pays for data and wants single modules: the curriculum comes module by module.
const LEAN = self.location.search === '?lean';
// What makes and seals files is kept when a report is begun (130 KB); what makes PDFs weighs three times as much and comes then
// only where data is not paid for by the byte.
const LIGHT = /\/(export|sealed)[-_.]/, PDF = /\/pdf[-_.]/;
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

const nameOf = (path) => path.replace(/^v-[^/]*\//, '');
const inGroup = (wanted) => Object.keys(FILES).filter((path) => wanted(FILES[path][2]));
const languageOf = (path) => path.split('.').at(-2);
const ofLanguages = (langs) => inGroup((group) => group === 4).filter((path) => langs.has(languageOf(path)));

// What the pages that are open answer; nothing from one of a build before this one, or still loading.
async function askPages(question) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return Promise.all(pages.map((page) => new Promise((done) => {
    const line = new MessageChannel();
    line.port1.onmessage = ({ data }) => done(data);
    page.postMessage(question, [line.port2]);
    setTimeout(done, 3000);
  })));
}

// Whether a newer build may be fetched for so many bytes: not on a line that is paid for by the byte (a mobile network, or a
// browser that saves data) before somebody has said so. Where no page answers, the browser does.
async function mayFetch(bytes) {
  if (!self.registration.active || !bytes) return true;
  const said = await askPages({ fetch: bytes });
  const line = navigator.connection;
  const isFree = !(line && (line.saveData || line.type === 'cellular'));
  return said.includes(true) || (isFree && !said.includes(false));
}

// The languages in which the pages stand that are open. For a page that does not say, all of them.
async function languages() {
  const all = new Set(inGroup((group) => group === 4).map(languageOf));
  const said = await askPages('language');
  return said.length && said.every((lang) => all.has(lang)) ? new Set(said) : all;
}

// The curriculum in one request, where most of it is missing: the length (four bytes, little-endian) and the bytes of each
// file, in the order of the list. What does not arrive so is fetched file by file.
async function unpack() {
  const [pack] = inGroup((group) => group === 3), paths = inGroup((group) => group === 1);
  const store = await caches.open(STORE);
  const missing = [];
  for (const path of paths) if (!(await store.match(at(FILES[path][0])))) missing.push(path);
  if (!pack || missing.length * 3 < paths.length) return;
  const answer = await fetch(new URL(pack, self.registration.scope), { cache: 'no-cache' });
  if (!answer.ok) return;
  const bytes = await answer.arrayBuffer(), view = new DataView(bytes);
  let from = 0;
  for (const path of paths) {
    const file = bytes.slice(from + 4, from + 4 + view.getUint32(from, true));
    from += 4 + file.byteLength;
    const type = path.endsWith('.html') ? 'text/html; charset=utf-8' : 'application/octet-stream';
    if (await hashOf(file) === FILES[path][0]) await store.put(at(FILES[path][0]), new Response(file, { headers: { 'Content-Type': type } }));
  }
}

async function keepAll(paths, told) {
  paths = [...paths];
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

// What is here of the builds before this one, by name without the version.
async function heldNames() {
  const store = await caches.open(STORE);
  const here = new Set((await store.keys()).map((request) => request.url));
  const lists = await caches.open(LISTS);
  const names = new Set();
  for (const request of await lists.keys()) {
    const { files } = await (await lists.match(request)).json();
    for (const [path, [hash]] of Object.entries(files)) if (here.has(at(hash))) names.add(nameOf(path));
  }
  return names;
}

// What was kept on demand of an older build (the exporters, single modules) is kept of this one too: whoever updates before a
// journey must not find it gone.
async function install() {
  const held = await heldNames();
  const always = LEAN ? 1 : 2;
  const langs = await languages();
  // A language that was kept is kept, with forms that are new in this build too.
  for (const path of ofLanguages(new Set(Object.keys(FILES).map(languageOf)))) if (held.has(nameOf(path))) langs.add(languageOf(path));
  const mine = inGroup((group) => group < 3).filter((path) => FILES[path][2] < always || held.has(nameOf(path)));
  const paths = [...mine, ...ofLanguages(langs)];
  const here = new Set((await (await caches.open(STORE)).keys()).map((request) => request.url));
  const missing = paths.filter((path) => !here.has(at(FILES[path][0])));
  if (!(await mayFetch(missing.reduce((sum, path) => sum + FILES[path][1], 0)))) throw new Error('nobody has asked for it yet');
  if (!LEAN) await unpack().catch(() => {});
  await keepAll(paths);
  const lists = await caches.open(LISTS);
  await lists.put(at('list/' + BUILD), new Response(JSON.stringify({ when: Date.now(), files: FILES })));
}

// The lists of this build and of the one before it stay, with their files: a tab of the older build may still be open. This
// build's own stay whatever the clock says, and nothing goes while a still newer build is being fetched.
async function tidy() {
  if (self.registration.installing || self.registration.waiting) return;
  const lists = await caches.open(LISTS);
  const known = [];
  for (const request of await lists.keys()) {
    const list = await (await lists.match(request)).json();
    known.push([request, list, request.url === at('list/' + BUILD) ? Infinity : list.when]);
  }
  known.sort((a, b) => b[2] - a[2]);
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

// A page that is kept. What sets theme and size of the text is here too: the page may wait for it, and does not flicker. Over the
// network it does not wait.
function page(html) {
  const waits = html.replace('<script async src=', '<script async blocking="render" src=');
  return new Response(waits, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

// A lesson's own page, as the build makes it (`site::page`): the text stands on the screen before any code has come. The page on the
// server may be of another build by now.
async function lessonPage(index, id) {
  const came = await kept(BUILD + '/lesson/' + id + '.html');
  if (!came) return;
  const [text, parts] = [await came.text(), index.split(/<!--\/?main-->/)];
  if (parts.length !== 3) return;
  const title = (/<h1[^>]*>([^<]*)/.exec(text) || [])[1];
  const up = (html) => html.replaceAll('href="#/', 'href="../#/').replaceAll('"' + BUILD + '/', '"../' + BUILD + '/').replace('href="manifest', 'href="../manifest');
  const head = parts[0].replace('data-base=', 'data-lesson data-base=').replace('<title>', () => '<title>' + (title ? title + ' · ' : ''));
  return page(up(head) + '<main class="page two" id="main" tabindex="-1">' + up(text) + '</main>' + up(parts[2]));
}

async function answer(request) {
  const path = pathOf(request.url);
  // Storage that fails is no reason to do without the network.
  const here = await kept(path).catch(() => undefined);
  if (here && (path !== 'index.html' || request.mode !== 'navigate')) return here;
  const go = request.mode === 'navigate' && (here || await kept('index.html').catch(() => undefined));
  const index = go && await go.text();
  if (here && index) return page(index);
  const lesson = go && /^lesson\/([a-z0-9-]+)\.html$/.exec(path);
  if (lesson) {
    const whole = await lessonPage(index, lesson[1]).catch(() => undefined);
    return whole || Response.redirect(self.registration.scope + '#/lesson/' + lesson[1]);
  }
  try {
    const came = await fetch(request);
    if (came.ok && FILES[path] && FILES[path][2] !== 3) keep(path).catch(() => {});
    return came;
  } catch (err) {
    if (go) return Response.redirect(self.registration.scope);
    throw err;
  }
}

async function status(only) {
  const store = await caches.open(STORE);
  const here = new Set((await store.keys()).map((request) => request.url));
  let all = 0, got = 0, exporters = true, pdf = true;
  const forms = inGroup((group) => group === 4);
  const langs = new Set(forms.filter((path) => here.has(at(FILES[path][0]))).map(languageOf));
  for (const path of [...inGroup((group) => group < 3), ...forms.filter((path) => langs.has(languageOf(path)))]) {
    if (only && !only.includes(path)) continue;
    const [hash, bytes] = FILES[path];
    all += bytes;
    if (here.has(at(hash))) got += bytes;
    else if (LIGHT.test(path)) exporters = false;
    else if (PDF.test(path)) pdf = false;
  }
  return { build: BUILD, all, got, exporters, pdf };
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
    if (event.data === 'keep-exporters') await keepAll(inGroup((group) => group === 2).filter((path) => LIGHT.test(path)));
    if (event.data === 'keep-pdf') await keepAll(inGroup((group) => group === 2).filter((path) => PDF.test(path)));
    if (event.data === 'keep-all') {
      await unpack().catch(() => {});
      await keepAll(inGroup((group) => group !== 3), (done) => port.postMessage({ done }));
    }
    const { keep: these, of, language } = event.data;
    if (language) await keepAll(ofLanguages(new Set([language])));
    if (these) await keepAll(these.filter((path) => FILES[path]), (done) => port.postMessage({ done }));
    port.postMessage({ ok: await status(these || of) });
  };
  event.waitUntil(act().catch((err) => port.postMessage({ error: String(err && err.message || err) })));
});
