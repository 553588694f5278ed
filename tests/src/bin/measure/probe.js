// Stands in every page before its own scripts, in the app and in the plain page alike: notes when things appear, and acts
// like a reader. Whatever it does itself is in both measurements.
const CONTROL = '.item :is(input, select, textarea, button:not(.lnk)):enabled, .item summary';
// A lesson of the app stands printed before it answers.
const answers = () => query(CONTROL) && (!query('[data-of]') || document.documentElement.hasAttribute('data-usable'));
const PATIENCE = 90000;

// The moment after the frame with what is there now.
const painted = () => new Promise(done => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done(performance.now());
  port2.postMessage(0);
}));

// When something is on the screen that is not there yet.
const seen = (what, holds) => new Promise((done, failed) => {
  const end = then => { watch.disconnect(); clearTimeout(limit); then(); };
  const look = () => { if (holds()) end(() => painted().then(done)); };
  const watch = new MutationObserver(look);
  const limit = setTimeout(() => end(() => failed(`never came: ${what}`)), PATIENCE);
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  look();
});

// How long something takes from the moment in which the reader acts.
const took = async (act, what, holds) => {
  const begun = performance.now();
  act();
  return await seen(what, holds) - begun;
};

const query = selector => document.querySelector(selector);
const heading = () => query('#main h1')?.textContent;
const named = (place, words) => [...place.querySelectorAll('button')].find(button => button.textContent.includes(words));
// The button that checks an item stands beside it or around it.
const checking = item => {
  for (let place = item; place; place = place.parentElement) {
    const button = named(place, 'Check my answer');
    if (button) return button;
  }
  throw 'an item without `Check my answer`';
};
const settled = () => new Promise(done => setTimeout(done, 100));
const verdict = item => item.querySelector('[role=status]')?.textContent.length > 3;
const following = () => {
  const links = document.querySelectorAll('#main a[href^="#/lesson/"], #main a[href^="../"]');
  if (links.length === 0) throw 'no lesson follows this one';
  return links[links.length - 1];
};

const tasks = [];
new PerformanceObserver(list => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
let memory = null;
for (const name of ['instantiate', 'instantiateStreaming']) {
  const real = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await real.apply(WebAssembly, given);
    const found = Object.values((made.instance ?? made).exports).find(thing => thing instanceof WebAssembly.Memory);
    memory = found ?? memory;
    return made;
  };
}
const paint = new Promise(done => {
  const first = list => list.getEntriesByName('first-contentful-paint').forEach(entry => done(entry.startTime));
  new PerformanceObserver(first).observe({ type: 'paint', buffered: true });
});
const ready = seen('data-ready', () => document.documentElement?.hasAttribute('data-ready'));
const readable = seen('the text', () => query('#main .block'));
const usable = seen('something to answer', answers);
for (const waited of [ready, readable, usable]) waited.catch(() => {});

// The main thread until a moment: its longest task, and what tasks took beyond 50 ms each.
const busy = until => {
  const long = tasks.filter(task => task.startTime < until).map(task => task.duration);
  return { longest: Math.max(0, ...long), blocked: long.reduce((sum, took) => sum + took - 50, 0) };
};
// What came over the wire for it: with an estimate of headers, and the bodies alone.
const sent = until => {
  const files = ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type));
  const asked = files.filter(file => file.startTime < until && file.transferSize > 0);
  const sum = size => asked.reduce((sum, file) => sum + file[size], 0);
  return { requests: asked.length, transfer: sum('transferSize'), bodies: sum('encodedBodySize') };
};

globalThis.probe = {
  answer, checking, seen, settled, verdict, query, took, heading, following,
  painted: async () => ({ paint: await paint }),
  wasm: () => memory?.buffer.byteLength ?? 0,
  // A lesson as it arrives.
  arrive: async () => ({ readable: await readable, usable: await usable }),
  // What that cost, asked for later: the browser tells of tasks and files when it has time.
  cost: async () => ({ paint: await paint, ...busy(await usable), ...sent(await usable) }),
  // A screen without items, and the main thread from its start until now.
  screen: async () => ({ ready: await ready }),
  soFar: async () => busy(performance.now()),
  feedback: async () => {
    const item = query('.item');
    const summary = item.querySelector('summary');
    if (summary && !item.querySelector('input')) return took(() => summary.click(), 'the answer', () => summary.parentElement.open);
    await answer(item);
    await settled();
    const button = checking(item);
    if (button.disabled) throw 'an answered item cannot be checked';
    return took(() => button.click(), 'the verdict', () => verdict(item));
  },
  next: async () => {
    const [before, link] = [heading(), following()];
    return took(() => link.click(), 'the next lesson', () => heading() !== before && query('#main .block'));
  },
  go: async (hash, selector) => {
    const before = heading();
    return took(() => { location.hash = hash; }, hash, () => heading() !== before && query(selector));
  },
  // From a letter typed into a search until what was found has changed.
  found: async (selector, words) => {
    const [field, said] = [query(selector), () => query('#main .lbl[role=status]')?.textContent];
    const before = said();
    const type = () => {
      field.value = words;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    return took(type, 'what was found', () => said() !== before);
  },
  // The file of a register: from the press until the screen says that it was made.
  carried: async () => {
    const button = named(query('#main'), 'Make a register file');
    return took(() => button.click(), 'the file', () => query('#main').textContent.includes('The file is made'));
  },
  // From a press until a part of the screen says something else.
  pressed: async (selector, place) => {
    const before = query(place).textContent;
    return took(() => query(selector).click(), selector, () => query(place).textContent !== before);
  },
  // The same between two plain pages.
  leave: () => {
    const link = following();
    sessionStorage.left = performance.timeOrigin + performance.now();
    link.click();
  },
  arrived: async () => performance.timeOrigin + await readable - sessionStorage.left,
  // From a keystroke in a report's field to the word that it is stored, and it is.
  saved: async words => {
    const label = [...document.querySelectorAll('label')].find(label => label.textContent.includes(words));
    const field = document.getElementById(label.htmlFor);
    const mark = `ubv/draft/${location.hash.split('/')[2]}/c`;
    const before = localStorage[mark];
    const type = () => {
      field.value += 'x';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    return took(type, 'Saved', () => localStorage[mark] !== before && /^Saved \d/.test(query('.saved')?.textContent));
  },
};
