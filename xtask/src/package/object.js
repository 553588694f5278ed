// A lesson inside a learning platform: makes the choices answer, keeps the place, and reports to whatever platform is there, SCORM 1.2,
// SCORM 2004 or cmi5. What is said on the screen was printed by the build; nothing is asked of anybody but the platform.
(() => {
'use strict';
const main = document.getElementById('main');
const pass = main.dataset.pass ? Number(main.dataset.pass) / 100 : null;
const begun = Date.now();
const seconds = () => Math.max(0, Math.round((Date.now() - begun) / 1000));
const words = name => { const found = main.querySelector(`[data-say="${name}"]`); return found ? found.cloneNode(true) : document.createTextNode(''); };
const shown = (element, is) => { if (element) element.hidden = !is; };

// What is kept: whether it is done, the picks by question, the block at the top of the screen.
let state = { done: false, picks: {}, place: 0 };
const checks = [...main.querySelectorAll('[data-check]')].map(readCheck);

function score() {
  const right = checks.filter(check => check.isRight()).length;
  return checks.length ? { right, of: checks.length, share: right / checks.length, all: checks.every(check => check.answered()) } : null;
}

// ---- the platforms ----

function found(name) {
  const up = start => {
    let here = start;
    for (let n = 0; here && n < 12; n++) {
      try { if (here[name]) return here[name]; } catch (_) { return null; }
      if (here.parent === here) return null;
      here = here.parent;
    }
    return null;
  };
  return up(window) || (window.opener && !window.opener.closed ? up(window.opener) : null);
}

const two = n => String(n).padStart(2, '0');

function scorm12(api) {
  const set = (name, value) => String(api.LMSSetValue(name, String(value))) === 'true';
  const time = () => { const s = seconds(); return `${String(Math.floor(s / 3600)).padStart(4, '0')}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`; };
  let open = false;
  return {
    async begin() {
      open = String(api.LMSInitialize('')) === 'true';
      if (!open) return null;
      if (/^(not attempted|)$/.test(api.LMSGetValue('cmi.core.lesson_status'))) set('cmi.core.lesson_status', 'incomplete');
      return { kept: api.LMSGetValue('cmi.suspend_data'), place: api.LMSGetValue('cmi.core.lesson_location') };
    },
    async report() {
      const now = score();
      const taken = [set('cmi.suspend_data', packed()), set('cmi.core.lesson_location', state.place)];
      if (now) taken.push(set('cmi.core.score.min', 0), set('cmi.core.score.max', 100), set('cmi.core.score.raw', Math.round(now.share * 100)));
      const status = !state.done ? 'incomplete' : now && pass !== null && now.share >= pass ? 'passed' : 'completed';
      taken.push(set('cmi.core.lesson_status', status), set('cmi.core.session_time', time()));
      return taken.every(Boolean) && String(api.LMSCommit('')) === 'true';
    },
    end() {
      if (!open) return;
      open = false;
      set('cmi.core.lesson_location', state.place);
      set('cmi.core.session_time', time());
      set('cmi.core.exit', state.done ? '' : 'suspend');
      api.LMSCommit('');
      api.LMSFinish('');
    },
  };
}

function scorm2004(api) {
  const set = (name, value) => String(api.SetValue(name, String(value))) === 'true';
  let open = false;
  return {
    async begin() {
      open = String(api.Initialize('')) === 'true';
      if (!open) return null;
      if (/^(unknown|not attempted|)$/.test(api.GetValue('cmi.completion_status'))) set('cmi.completion_status', 'incomplete');
      return { kept: api.GetValue('cmi.suspend_data'), place: api.GetValue('cmi.location') };
    },
    async report() {
      const now = score();
      const taken = [set('cmi.suspend_data', packed()), set('cmi.location', state.place)];
      if (now) {
        taken.push(set('cmi.score.min', 0), set('cmi.score.max', now.of), set('cmi.score.raw', now.right));
        taken.push(set('cmi.score.scaled', Math.round(now.share * 10000) / 10000));
        if (pass !== null && (now.share >= pass || now.all)) taken.push(set('cmi.success_status', now.share >= pass ? 'passed' : 'failed'));
      }
      taken.push(set('cmi.completion_status', state.done ? 'completed' : 'incomplete'), set('cmi.session_time', `PT${seconds()}S`));
      return taken.every(Boolean) && String(api.Commit('')) === 'true';
    },
    end() {
      if (!open) return;
      open = false;
      set('cmi.location', state.place);
      set('cmi.session_time', `PT${seconds()}S`);
      set('cmi.exit', state.done ? 'normal' : 'suspend');
      api.Commit('');
      api.Terminate('');
    },
  };
}

function cmi5(query) {
  const endpoint = query.get('endpoint').replace(/\/?$/, '/');
  const [actor, registration, activity] = ['actor', 'registration', 'activityId'].map(name => query.get(name));
  const CATEGORY = 'https://w3id.org/xapi/cmi5/context/categories/';
  let token = '', launch = {}, told = {}, open = false;
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  const ask = (path, params, method, body, keepalive) => fetch(`${endpoint}${path}?${new URLSearchParams(params)}`, {
    method, keepalive: !!keepalive,
    headers: { Authorization: `Basic ${token}`, 'X-Experience-API-Version': '1.0.3', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const ours = { stateId: 'ubuvugizi', activityId: activity, agent: actor, registration };
  const say = async (id, verb, uri, result, credit, keepalive) => {
    const context = JSON.parse(JSON.stringify(launch.contextTemplate || {}));
    context.registration = registration;
    context.contextActivities = context.contextActivities || {};
    const categories = [CATEGORY + 'cmi5', ...(credit ? [CATEGORY + 'moveon'] : [])].map(id => ({ id }));
    context.contextActivities.category = [...(context.contextActivities.category || []), ...categories];
    if (/passed|failed/.test(verb) && launch.masteryScore !== undefined) {
      context.extensions = { ...context.extensions, 'https://w3id.org/xapi/cmi5/context/extensions/masteryscore': launch.masteryScore };
    }
    const statement = {
      id, actor: JSON.parse(actor), verb: { id: uri, display: { en: verb } }, object: { objectType: 'Activity', id: activity },
      ...(result ? { result } : {}), context, timestamp: new Date().toISOString(),
    };
    const answer = await ask('statements', { statementId: id }, 'PUT', statement, keepalive);
    // 409: it is there already, from a time when its answer did not reach us.
    return answer.ok || answer.status === 409;
  };
  const verb = name => `http://adlnet.gov/expapi/verbs/${name}`;
  const duration = () => `PT${seconds()}S`;
  return {
    async begin() {
      const answer = await fetch(query.get('fetch'), { method: 'POST' });
      const got = await answer.json();
      if (!got['auth-token']) return null;
      token = got['auth-token'];
      const data = await ask('activities/state', { ...ours, stateId: 'LMS.LaunchData' }, 'GET');
      if (!data.ok) return null;
      launch = await data.json();
      await ask('agents/profile', { profileId: 'cmi5LearnerPreferences', agent: actor }, 'GET');
      open = await say(uuid(), 'initialized', verb('initialized'));
      const kept = await ask('activities/state', ours, 'GET');
      const own = kept.ok ? await kept.json() : {};
      told = own.told || {};
      return open ? { kept: own.kept, place: own.place } : null;
    },
    async report() {
      const now = score();
      const normal = (launch.launchMode || 'Normal') === 'Normal';
      // Ids are fixed and kept before anything is sent: whoever is interrupted sends the same once more.
      const due = [];
      const once = (name, result) => { told[name] = told[name] || { id: uuid() }; if (!told[name].sent) due.push([name, result]); };
      if (normal && state.done) {
        once('completed', { completion: true, duration: duration() });
        const mark = launch.masteryScore !== undefined ? Number(launch.masteryScore) : pass;
        if (now && mark !== null && !told.passed?.sent) {
          const is = now.share >= mark;
          const result = { success: is, duration: duration(), score: { scaled: Math.round(now.share * 10000) / 10000, raw: now.right, min: 0, max: now.of } };
          if (is) once('passed', result);
          else if (now.all) once('failed', result);
        }
      }
      const keep = () => ask('activities/state', ours, 'PUT', { kept: packed(), place: state.place, told });
      let taken = (await keep()).ok;
      for (const [name, result] of due) {
        told[name].sent = await say(told[name].id, name, verb(name), result, true);
        taken = taken && told[name].sent;
      }
      if (due.length) taken = (await keep()).ok && taken;
      return taken;
    },
    end() {
      if (!open) return;
      open = false;
      say(uuid(), 'terminated', 'http://adlnet.gov/expapi/verbs/terminated', { duration: duration() }, false, true).catch(() => {});
    },
  };
}

function platform() {
  const query = new URLSearchParams(location.search);
  if (query.has('endpoint') && query.has('fetch')) return cmi5(query);
  const api = found('API_1484_11');
  if (api) return scorm2004(api);
  const older = found('API');
  return older ? scorm12(older) : null;
}

// ---- what is kept ----

const packed = () => JSON.stringify({ d: state.done ? 1 : 0, p: state.picks });

function take(kept) {
  try {
    const { d, p } = JSON.parse(kept.kept || '{}');
    state.done = !!d;
    for (const [id, picks] of Object.entries(p || {})) if (Array.isArray(picks)) state.picks[id] = picks.map(Number);
  } catch (_) { /* of another version: begun anew */ }
  state.place = Number(kept.place) || 0;
}

// ---- the screen ----

let there = null;
let last = 'begun';

async function tell(what) {
  const line = main.querySelector('[data-told]');
  const put = name => { line.replaceChildren(words(name)); line.dataset.told = name; };
  if (!there) return put('alone');
  last = what;
  let taken = false;
  try { taken = await there.report(); } catch (_) { /* no network: said below */ }
  put(taken ? what : 'failed');
  // What was not taken can be marked once more.
  if (what === 'done') shown(main.querySelector('[data-act=done]')?.parentElement, !taken);
}

function readCheck(place) {
  const id = place.dataset.check;
  const answers = [...place.querySelectorAll('details')].pop();
  const reasons = answers ? [...answers.querySelectorAll('li')] : [];
  const choices = [...place.querySelectorAll('label')].map((row, n) => ({
    row, input: row.querySelector('input'), right: reasons[n]?.hasAttribute('data-right'), why: reasons[n]?.querySelector('br + span')?.textContent || '',
  }));
  const many = !!place.querySelector('[type=checkbox]');
  const buttons = ['check', 'again'].map(act => place.querySelector(`[data-act=${act}]`));
  const picked = () => choices.filter(choice => choice.input.checked).map(choice => Number(choice.input.value)).sort((a, b) => a - b);
  const correct = picks => choices.every(choice => choice.right === picks.includes(Number(choice.input.value)));
  const check = { answered: () => !!state.picks[id], isRight: () => !!state.picks[id] && correct(state.picks[id]) };
  const parts = done => {
    shown(buttons[0], !done);
    shown(buttons[1], done);
    for (const hint of place.querySelectorAll('details')) shown(hint, !done);
  };
  const follow = () => {
    for (const choice of choices) choice.row.classList.toggle('on', choice.input.checked);
    if (buttons[0]) buttons[0].disabled = !picked().length;
  };
  check.open = () => {
    for (const mark of place.querySelectorAll('.why, .tag')) mark.remove();
    for (const choice of choices) { choice.input.disabled = false; choice.row.classList.remove('right', 'wrong'); }
    place.querySelector('[role=status]').replaceChildren();
    parts(false);
    follow();
  };
  check.verdict = () => {
    for (const choice of choices) {
      const mine = state.picks[id].includes(Number(choice.input.value));
      choice.input.checked = mine;
      choice.input.disabled = true;
      choice.row.classList.toggle('right', choice.right);
      choice.row.classList.toggle('wrong', mine && !choice.right);
      const tag = choice.right ? (mine ? 'your-right' : 'this') : mine ? 'your-wrong' : '';
      if (tag) choice.row.querySelector('.key + span').append(words(tag));
      const why = document.createElement('div');
      why.className = 'why';
      why.lang = 'en';
      why.textContent = choice.why;
      choice.row.after(why);
    }
    follow();
    parts(true);
    place.querySelector('[role=status]').replaceChildren(words(check.isRight() ? 'right' : 'not-yet'));
  };
  answers?.remove();
  shown(buttons[0]?.parentElement, true);
  for (const choice of choices) choice.input.addEventListener('change', follow);
  buttons[0]?.addEventListener('click', () => {
    const picks = many ? picked() : picked().slice(0, 1);
    if (!picks.length) return;
    state.picks[id] = picks;
    check.verdict();
    tell('noted');
  });
  buttons[1]?.addEventListener('click', () => {
    delete state.picks[id];
    for (const choice of choices) choice.input.checked = false;
    check.open();
    choices[0]?.input.focus();
  });
  return check;
}

function showDone() {
  shown(main.querySelector('[data-done] > p'), state.done);
  shown(main.querySelector('[data-act=done]')?.parentElement, !state.done);
}

function place() {
  const blocks = [...main.querySelectorAll('.block')];
  const at = blocks.findIndex(block => block.getBoundingClientRect().bottom > 80);
  state.place = Math.max(0, at);
}

async function begin() {
  const candidate = platform();
  try {
    const kept = candidate && await candidate.begin();
    if (kept) { there = candidate; take(kept); }
  } catch (_) { /* no platform answers: said below */ }
  for (const check of checks) if (check.answered()) check.verdict(); else check.open();
  showDone();
  main.querySelector('[data-act=done]')?.addEventListener('click', () => {
    state.done = true;
    showDone();
    tell('done');
  });
  const print = main.querySelector('[data-act=print]');
  shown(print?.parentElement, true);
  print?.addEventListener('click', () => window.print());
  if (state.place > 0) main.querySelectorAll('.block')[state.place]?.scrollIntoView();
  await tell(state.done ? 'done' : 'begun');
  addEventListener('online', () => tell(last));
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') { place(); if (there) there.report().catch(() => {}); } });
  addEventListener('pagehide', () => {
    place();
    if (there) there.end();
    // A page that is kept for going back has left the platform: nothing is reported any more.
    there = null;
  });
  document.documentElement.setAttribute('data-usable', '');
}

begin();
})();
