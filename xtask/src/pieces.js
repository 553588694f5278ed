// Stands before what the splitter writes: fetches a piece of the app's code, alone or out of its pack. Before it the build writes
// `tables`: what lies in each pack, in order.
const packs = {};
const fetched = async (name) => {
  const answer = await fetch(new URL(`./${name}`, import.meta.url));
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer.arrayBuffer();
};
// "20-22 40" is 20, 21, 22, 40: most numbers stand in rows.
const numbers = (text) => text.split(" ").filter(Boolean).flatMap((row) => {
  const [from, to = from] = row.split("-").map(Number);
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
});
// Which pack a piece lies in: worked out when the first one is wanted, which is after the first screen answers.
let places;
const inPack = () => {
  if (places) return places;
  places = {};
  for (const [pack, [chunks, others]] of Object.entries(tables)) {
    for (const name of [...numbers(chunks).map((n) => `chunk_${n}`), ...others]) places[name] = pack;
  }
  return places;
};
// A pack, taken apart.
const opened = async (pack) => {
  const bytes = await fetched(`${pack}.pack`), view = new DataView(bytes), all = {};
  let from = 0;
  for (const [name, place] of Object.entries(inPack())) {
    if (place !== pack) continue;
    const length = view.getUint32(from, true);
    all[name] = new Uint8Array(bytes, from + 4, length);
    from += 4 + length;
  }
  return all;
};
const code = async (name) => {
  const pack = inPack()[name];
  if (!pack) return fetched(`${name}.wasm`);
  // What did not come is asked for again next time.
  packs[pack] ??= opened(pack).catch((err) => { delete packs[pack]; throw err; });
  return (await packs[pack])[name];
};
const piece = (name, shared) => makeLoad(() => {
  const sent = code(name);
  sent.catch(() => {});
  return async (imports) => WebAssembly.instantiate(await sent, imports);
}, shared);
const chunks = {};
// A piece of the app's code and what it shares with others.
const late = (name, shared) => {
  let load;
  return () => (load ??= piece(name, numbers(shared).map((n) => chunks[n] ??= piece(`chunk_${n}`, []))))();
};
