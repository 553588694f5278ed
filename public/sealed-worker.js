// Seals a finished file with a passphrase (a wasm module of its own, slow on purpose) away from the screen. Gets {form:
// 'office' | 'zip' | 'age', name (in the ZIP, where everybody can read it), file: Uint8Array, passphrase}, answers {ok, bytes,
// sha256} or {ok: false, error}. One worker seals one file, and is then ended with all its memory.
import init, { age, office, sha256, zip } from './sealed.js';
const ready = init({ module_or_path: new URL('./sealed_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  const { form, name, file, passphrase } = data;
  try {
    await ready;
    const random = crypto.getRandomValues(new Uint8Array(144));
    const bytes = form === 'zip' ? zip(name, file, passphrase, random) : (form === 'age' ? age : office)(file, passphrase, random);
    random.fill(0);
    postMessage({ ok: true, bytes, sha256: sha256(bytes) }, [bytes.buffer]);
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
