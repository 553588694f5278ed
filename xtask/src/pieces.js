// Stands before what the splitter writes: fetches a piece of the app's code, alone or out of its pack.
const packs = {};
const fetched = async (name) => {
  const answer = await fetch(new URL(`./${name}`, import.meta.url));
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer.arrayBuffer();
};
const opened = async (pack) => {
  // What did not come is asked for again next time.
  const coming = packs[pack] ??= fetched(`${pack}.pack`).catch((err) => { delete packs[pack]; throw err; });
  return coming;
};
const code = async (name) => {
  for (const [pack, names] of [["app", app], ["few", few]]) {
    const at = names.indexOf(name);
    if (at < 0) continue;
    const bytes = await opened(pack), view = new DataView(bytes);
    let from = 0;
    for (let before = 0; before < at; before++) from += 4 + view.getUint32(from, true);
    return bytes.slice(from + 4, from + 4 + view.getUint32(from, true));
  }
  return fetched(`${name}.wasm`);
};
const piece = (name, shared) => makeLoad(() => {
  const sent = code(name);
  sent.catch(() => {});
  return async (imports) => WebAssembly.instantiate(await sent, imports);
}, shared);
