// What is left of the lesson on the screen when it is a static page: its words and drawings, and for every item one
// <details> with what the app says to an answer.
const drawn = place => place.querySelector('.item');
await probe.seen('every exercise', () => [...document.querySelectorAll('[data-exercise]')].every(drawn));
const items = [...document.querySelectorAll('#main .item')];
await probe.seen('every item', () => items.every(item => item.querySelector('input, select, button:not(.lnk)')));
const lines = item => item.innerText.split('\n').filter(line => line.trim() && !/^(Another hint|Hint)$/.test(line));
const told = [];
for (const item of items) {
  const question = lines(item);
  await probe.answer(item);
  await probe.settled();
  probe.checking(item).click();
  await probe.seen('the verdict', () => probe.verdict(item));
  told.push([question, lines(item)]);
}
const made = (tag, ...inside) => {
  const element = document.createElement(tag);
  element.append(...inside);
  return element;
};
const next = probe.following().hash.split('/')[2];
const page = probe.query('#main').cloneNode(true);
page.querySelector('[data-of]').removeAttribute('data-of');
const paragraphs = all => all.map(line => made('p', line));
for (const [at, item] of [...page.querySelectorAll('.item')].entries()) {
  const [question, reasons] = told[at];
  item.replaceChildren(...paragraphs(question), made('details', made('summary', 'Check my answer'), ...paragraphs(reasons)));
}
for (const term of page.querySelectorAll('[data-term]')) term.replaceWith(term.textContent);
// Icons are drawn once in the app's own page; controls that need a script have no place here.
for (const gone of page.querySelectorAll('button, use, [hidden]')) (gone.closest('svg') ?? gone).remove();
for (const link of page.querySelectorAll('a[href^="#/lesson/"]')) {
  link.setAttribute('href', `../${link.hash.split('/')[2]}/index.html`);
}
return { html: page.outerHTML, title: document.title, next };
