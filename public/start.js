// Loads the app; says so plainly if it cannot. Keeping the app on the device waits until the screen has had the network.
import init from './app.js';

// A defect stops the app's code at once: whoever goes on typing would lose it, so it is said.
var stopped = function (event) {
  var err = event.error || event.reason;
  if (!(err instanceof WebAssembly.RuntimeError) || document.querySelector('.stopped')) return;
  var note = document.createElement('p');
  note.setAttribute('role', 'alert');
  note.className = 'notice is-stop stopped';
  note.textContent = 'Ubuvugizi has stopped because of a defect. What was saved is safe. Reload the page. · Rechargez la page. · Ongera ufungure urupapuro.';
  document.body.prepend(note);
};
addEventListener('error', stopped);
addEventListener('unhandledrejection', stopped);

// A mobile network, or a browser that saves data. Where nobody says, it is taken for free.
window.ubvIsPaid = function () {
  var line = navigator.connection;
  return Boolean(line && (line.saveData || line.type === 'cellular'));
};

// The code begins when the whole page is there.
var whole = new Promise(function (done) {
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', done); else done();
});

var begin = function () {
  whole.then(function () { return window.ubvCode; }).then(function (code) {
    return init({ module_or_path: code || new URL('./app_bg.wasm', import.meta.url) });
  }).then(function () {
    setTimeout(function () {
      import('./offline.js').then(function () { return window.ubvOffline.start(); }).catch(function (err) { console.warn(err); });
    }, 4000);
  }, function (err) {
    console.error(err);
    window.ubvTrouble();
  });
};
// `boot.js` waits for nobody and nobody for it, so that the text is not kept waiting; what may become of HTML is its to say.
if (window.ubvTrouble) begin();
else document.querySelector('script[src$="boot.js"]').addEventListener('load', begin);
