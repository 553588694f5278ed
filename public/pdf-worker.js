// Writes PDF files (a wasm module of its own) away from the screen. Gets {payload (a paper as JSON), created}, answers
// {ok, bytes, sha256, unwritable: letters that the file cannot show} or {ok: false, error}. One worker makes one file.
import init, { pdf, sha256, unwritable } from './pdf.js';
const ready = init({ module_or_path: new URL('./pdf_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  const { payload, created } = data;
  try {
    await ready;
    const bytes = pdf(payload, created);
    postMessage({ ok: true, bytes, sha256: sha256(bytes), unwritable: unwritable(payload) }, [bytes.buffer]);
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
