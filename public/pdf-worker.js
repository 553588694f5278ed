// Writes PDF files (a wasm module of its own) away from the screen, as export-worker.js does the others. Gets {payload (a paper
// as JSON), created, withheld}; says {at: 1} when the module has come, {at: 2} when the file is being searched; answers {ok,
// bytes, sha256, unwritable: letters that the file cannot show}, {ok: false, refused} or {ok: false, error}.
import init, { check, pdf, sha256, unwritable } from './pdf.js';
const ready = init({ module_or_path: new URL('./pdf_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  const { payload, created, withheld } = data;
  try {
    await ready;
    postMessage({ at: 1 });
    const bytes = pdf(payload, created);
    postMessage({ at: 2 });
    const refused = check(bytes, withheld);
    if (refused) return postMessage({ ok: false, refused });
    postMessage({ ok: true, bytes, sha256: sha256(bytes), unwritable: unwritable(payload) });
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
