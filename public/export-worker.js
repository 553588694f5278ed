// Runs the exporters of office files (a wasm module of their own) away from the screen. Gets {kind, payload, created, withheld},
// or {kind: 'hash', bytes} for the fingerprint of a file that is there already; says {at: 1} when the module has come, {at: 2}
// when the file is written and is being searched; answers {ok, bytes, sha256}, {ok: false, refused} or {ok: false, error}. One
// worker makes one file; whoever does not want it any more ends the worker.
import init, { write, check, sha256 } from './export.js';
const ready = init({ module_or_path: new URL('./export_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  const { kind, payload, created, withheld } = data;
  try {
    await ready;
    if (kind === 'hash') return postMessage({ ok: true, sha256: sha256(data.bytes) });
    postMessage({ at: 1 });
    const bytes = write(kind, payload, created);
    postMessage({ at: 2 });
    const refused = check(kind, bytes, withheld);
    if (refused) return postMessage({ ok: false, refused });
    postMessage({ ok: true, bytes, sha256: sha256(bytes) });
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
