// Runs the exporter (a wasm module of its own) away from the screen. Gets {kind: 'docx' | 'bytes', payload, created},
// answers {ok, bytes, sha256} or {ok: false, error}. One worker makes one file.
import init, { docx, sha256 } from './export.js';
const ready = init({ module_or_path: new URL('./export_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  const { kind, payload, created } = data;
  try {
    await ready;
    const bytes = kind === 'docx' ? docx(payload, created) : new TextEncoder().encode(payload);
    postMessage({ ok: true, bytes, sha256: sha256(bytes) });
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
