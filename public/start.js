// Loads the app; says so plainly if it cannot. Keeping the app on the device waits until the screen has had the network.
import init from './app.js';
init({ module_or_path: new URL('./app_bg.wasm', import.meta.url) }).then(function () {
  setTimeout(function () {
    import('./offline.js').then(function () { return window.ubvOffline.start(); }).catch(function (err) { console.warn(err); });
  }, 4000);
}, function (err) {
  console.error(err);
  window.ubvTrouble();
});
