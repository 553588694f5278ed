// Derives the key of a passphrase (a wasm module of its own, slow on purpose) away from the screen. Gets {passphrase, salt:
// Uint8Array, memory (KiB), passes, lanes}, answers {ok: true, key: Uint8Array} or {ok: false, error}, where the error
// 'memory' means that the device has not that much. One worker makes one key, and is then ended with all its memory.
import init, { derive } from './seal.js';
const ready = init({ module_or_path: new URL('./seal_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  const { passphrase, salt, memory, passes, lanes } = data;
  try {
    await ready;
    const key = derive(passphrase, salt, memory, passes, lanes);
    postMessage({ ok: true, key }, [key.buffer]);
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
