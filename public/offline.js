// The page's side of the service worker: keeps the app on this device and tells when a newer build waits. It never changes
// anything under the user's hands: switching to the newer build is an act of the user.
const box = navigator.serviceWorker;
let registration = null;
let looking = false;
// The newer build was asked for on this page.
let granted = false;

// Left on the page too: the app may be at its lock screen, and listen only later.
const say = (what, value = '') => {
  document.documentElement.setAttribute('data-' + what, value);
  dispatchEvent(new Event('ubv-' + what));
};
const tell = () => say('update');

// The worker that works, once there is one; an error if none can be installed.
const ready = () => new Promise((done, failed) => {
  box.ready.then(done);
  const watched = new Set();
  const look = () => {
    const worker = registration.installing;
    if (registration.active || registration.waiting) return;
    if (!worker) return failed(new Error('the files did not all come'));
    if (watched.has(worker)) return;
    watched.add(worker);
    worker.addEventListener('statechange', look);
  };
  look();
});

function watch(worker) {
  if (!worker) return;
  worker.addEventListener('statechange', () => {
    // Without a controller this is the first build on this device: nothing older stands on the screen.
    if (worker.state === 'installed' && box.controller) tell();
  });
}

function ask(worker, message, told) {
  return new Promise((done, failed) => {
    if (!worker) return failed(new Error('no worker'));
    const line = new MessageChannel();
    line.port1.onmessage = ({ data }) => {
      if (data.error) failed(new Error(data.error));
      else if (data.ok) done(data.ok);
      else if (told) told(data.done);
    };
    worker.postMessage(message, [line.port2]);
  });
}

// `start.js` has the rule.
const isPaid = () => window.ubvIsPaid();

// The worker asks in which language the app is used here; one that is chosen later is kept from then on.
const language = () => document.documentElement.lang;
if (box) {
  box.addEventListener('message', ({ data, ports }) => {
    if (data === 'language') ports[0].postMessage(language());
    // A newer build would be fetched for so many bytes.
    if (data.fetch !== undefined) {
      const may = granted || !isPaid();
      if (!may) say('offer', data.fetch);
      ports[0].postMessage(may);
    }
  });
  box.startMessages();
  new MutationObserver(() => {
    if (registration && registration.active) ask(registration.active, { language: language() }).catch(() => {});
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
}

const folder = new URL('.', import.meta.url).pathname.split('/').slice(-2)[0];
const inBuild = (name) => folder + '/' + name;

window.ubvOffline = {
  // Registers the worker, which fetches the app and the curriculum. Where data is paid for by the byte (a mobile network, or a
  // browser that saves data), only when asked to.
  async start(asked, lean) {
    if (!box || !window.isSecureContext) return;
    const paid = isPaid();
    if (paid && !asked && !(await box.getRegistration())) {
      say('ask');
      return;
    }
    // A worker that is there already stays as it was asked for.
    const known = await box.getRegistration();
    const worker = known && (known.active || known.waiting || known.installing);
    const script = worker ? worker.scriptURL : new URL(paid && lean ? '../sw.js?lean' : '../sw.js', import.meta.url);
    registration = await box.register(script);
    watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    if (registration.waiting && box.controller) tell();
    // One that was chosen without a network comes now.
    box.ready.then(() => ask(registration.active, { language: language() })).catch(() => {});
    // A report was opened before this was here.
    if (document.documentElement.hasAttribute('data-exporters')) box.ready.then(() => this.keepExporters());
    document.documentElement.removeAttribute('data-ask');
    if (looking) return;
    looking = true;
    // Coming back after an hour: is there a newer build?
    let looked = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || Date.now() - looked < 3600000) return;
      looked = Date.now();
      this.look();
    });
  },
  // {got, all} in bytes, as they lie on the device; null where nothing can be kept.
  async status() {
    if (!box || !window.isSecureContext) return null;
    const worker = registration && (registration.active || registration.waiting || registration.installing);
    return worker ? ask(worker, 'status') : { got: 0, all: 0 };
  },
  // Keeps every file of this build, telling the bytes done.
  async keepAll(told) {
    // Also again after an installation that failed: registering anew tries once more.
    if (!registration || !registration.active) await this.start(true);
    await ready();
    return ask(registration.active, 'keep-all', told);
  },
  // The same for some files of this build, by their names in its folder.
  async statusOf(names) {
    if (!box || !window.isSecureContext) return null;
    const worker = registration && (registration.active || registration.waiting);
    return worker ? ask(worker, { of: names.map(inBuild) }) : { got: 0, all: 0 };
  },
  async keepThese({ names, told }) {
    if (!registration) await this.start(true, true);
    await box.ready;
    return ask(registration.active, { keep: names.map(inBuild) }, told);
  },
  // Keeps the exporters and what seals, quietly: they are fetched again when wanted if this fails. The PDF maker only where data is
  // not paid for.
  keepExporters() {
    if (!registration || !registration.active) return;
    const keep = (what) => ask(registration.active, what);
    keep('keep-exporters').then(() => isPaid() || keep('keep-pdf')).catch(() => {});
  },
  look() {
    if (registration) registration.update().catch(() => {});
  },
  // Fetches the newer build that was offered; it waits then.
  async fetchNewer() {
    granted = true;
    const worker = (await registration.update()).installing;
    if (!worker) return;
    await new Promise((done, failed) => worker.addEventListener('statechange', () => {
      if (worker.state === 'installed') done();
      if (worker.state === 'redundant') failed(new Error('the files did not all come'));
    }));
  },
  // Switches to the build that waits, then loads the page anew.
  switchOver() {
    if (!registration || !registration.waiting) return location.reload();
    box.addEventListener('controllerchange', () => location.reload(), { once: true });
    ask(registration.waiting, 'switch').catch(() => location.reload());
  },
};
