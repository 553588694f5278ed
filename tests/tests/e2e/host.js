// A SCORM run-time for one test, strict about names, values and the order of calls. What a learner did is kept for the next launch.
const version = new URLSearchParams(location.search).get('v');
window.wrong = [];
window.kept = JSON.parse(localStorage.getItem('kept' + version) || '{}');
const text = most => new RegExp(`^[\\s\\S]{0,${most}}$`);
const OLD = {
  'cmi.core.lesson_status': /^(passed|completed|failed|incomplete|browsed)$/, 'cmi.core.lesson_location': text(255),
  'cmi.core.score.raw': /^(\d{1,2}|100)$/, 'cmi.core.score.min': /^0$/, 'cmi.core.score.max': /^100$/,
  'cmi.core.session_time': /^\d{2,4}:[0-5]\d:[0-5]\d(\.\d\d?)?$/, 'cmi.core.exit': /^(time-out|suspend|logout|)$/, 'cmi.suspend_data': text(4096),
};
const NEW = {
  'cmi.completion_status': /^(completed|incomplete|not attempted|unknown)$/, 'cmi.success_status': /^(passed|failed|unknown)$/, 'cmi.location': text(1000),
  'cmi.score.raw': /^\d+(\.\d+)?$/, 'cmi.score.min': /^0$/, 'cmi.score.max': /^\d+$/, 'cmi.score.scaled': /^(0(\.\d+)?|1)$/,
  'cmi.session_time': /^PT\d+S$/, 'cmi.exit': /^(normal|suspend|logout|time-out|)$/, 'cmi.suspend_data': text(64000),
};
let state = 'new';
const model = version === '12' ? OLD : NEW;
const only = (wanted, name, act) => (...given) => {
  if (state !== wanted) { window.wrong.push(`${name} while ${state}`); return 'false'; }
  return act(...given);
};
const begin = () => { state = 'running'; return 'true'; };
const end = () => { state = 'ended'; localStorage.setItem('kept' + version, JSON.stringify(window.kept)); window.ended = true; return 'true'; };
const get = name => {
  if (!model[name]) { window.wrong.push(`asks for ${name}`); return ''; }
  return window.kept[name] || (name === 'cmi.core.lesson_status' ? 'not attempted' : name === 'cmi.completion_status' ? 'unknown' : '');
};
const set = (name, value) => {
  if (typeof value !== 'string' || !model[name] || !model[name].test(value)) { window.wrong.push(`${name} = ${value}`); return 'false'; }
  window.kept[name] = value;
  return 'true';
};
const commit = () => 'true';
const names = version === '12' ? ['LMSInitialize', 'LMSFinish', 'LMSGetValue', 'LMSSetValue', 'LMSCommit'] : ['Initialize', 'Terminate', 'GetValue', 'SetValue', 'Commit'];
const [first, last, asks, sets, commits] = names;
window[version === '12' ? 'API' : 'API_1484_11'] = {
  [first]: only('new', first, begin), [last]: only('running', last, end), [asks]: only('running', asks, get),
  [sets]: only('running', sets, set), [commits]: only('running', commits, commit),
};
