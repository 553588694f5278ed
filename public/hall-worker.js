// What goes from hand to hand in a hall (keys, sealing, opening, signing, codes): a wasm module of its own, away from the
// screen. Gets {act, …}, answers {ok, …} or {ok: false, error}. With `act: 'hear'` it stays and takes the texts of a stream
// of codes one after the other.
import init, { Reader, code, codes, keys, letters, open, seal, sign, verify } from './hall.js';
const ready = init({ module_or_path: new URL('./hall_bg.wasm', import.meta.url) });
let reader;
const acts = {
  keys: ({ secret }) => ({ bytes: keys(secret) }),
  seal: ({ content, to }) => {
    const bytes = seal(content, to, crypto.getRandomValues(new Uint8Array(64)));
    return { bytes, text: letters(bytes) };
  },
  open: ({ files, secrets }) => ({
    all: files.map((file) => {
      const { key, content, why } = open(file, secrets);
      return { key, content, why };
    }),
  }),
  code: ({ text, paper }) => ({ text: code(text, paper) }),
  codes: ({ content, sums }) => ({ all: codes(content, sums) }),
  sign: ({ secret, content }) => ({ bytes: sign(secret, content) }),
  verify: ({ public_key, content, signature }) => ({ is: verify(public_key, content, signature) }),
  hear: ({ text }) => {
    reader = reader || new Reader();
    reader.hear(text);
    const [got, of] = reader.far();
    return { got, of, texts: reader.texts(), bytes: reader.whole(), odd: reader.odd() };
  },
  again: () => {
    if (reader) reader.again();
    return {};
  },
};
onmessage = async ({ data }) => {
  try {
    await ready;
    postMessage({ ok: true, ...acts[data.act](data) });
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
