// Runs the exporter (a wasm module of its own) away from the screen. Gets {id, kind: 'docx' | 'bytes', payload, created},
// answers {id, ok, bytes, sha256} or {id, ok: false, error}.
import init, { docx, sha256 } from './export.js';
const ready = init({ module_or_path: new URL('./export_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  const { id, kind, payload, created } = data;
  try {
    await ready;
    const bytes = kind === 'docx' ? docx(payload, created) : new TextEncoder().encode(payload);
    postMessage({ id, ok: true, bytes, sha256: sha256(bytes) });
  } catch (err) {
    postMessage({ id, ok: false, error: String(err && err.message || err) });
  }
};
