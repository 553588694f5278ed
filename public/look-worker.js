// Reads codes from pictures (a wasm module of its own) away from the screen, where the browser cannot do it itself. Gets {pixels,
// width, height}, answers {ok, texts} or {ok: false, error}. It stays, and looks at picture after picture.
import init, { look } from './look.js';
const ready = init({ module_or_path: new URL('./look_bg.wasm', import.meta.url) });
onmessage = async ({ data }) => {
  try {
    await ready;
    postMessage({ ok: true, texts: look(data.width, data.height, data.pixels) });
  } catch (err) {
    postMessage({ ok: false, error: String(err && err.message || err) });
  }
};
