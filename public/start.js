// Loads the app; says so plainly if it cannot.
import init from './app.js';
init({ module_or_path: new URL('./app_bg.wasm', import.meta.url) }).catch(function (err) {
  console.error(err);
  window.ubvTrouble();
});
