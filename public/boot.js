// Runs before anything is painted, in the oldest JavaScript: the theme and the size of the text, the Trusted Types policy, and a plain word to
// browsers that cannot run the app. No data passes through here.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('ubv/theme');
    if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme);
    var size = localStorage.getItem('ubv/size');
    if (size > 100 && size < 200) root.style.setProperty('--size', size / 100);
  } catch (denied) { /* storage is denied: the system's theme will do */ }

  // Every string that reaches a dangerous sink passes here, whichever code sent it.
  if (window.trustedTypes && window.trustedTypes.createPolicy) {
    window.trustedTypes.createPolicy('default', {
      createHTML: function (html) {
        if (/<\s*(script|iframe|object|embed|base|meta|link|form)\b|\son[a-z]+\s*=|javascript:/i.test(html)) throw new TypeError('refused: active content in HTML');
        return html;
      },
      createScriptURL: function (url) {
        var full = new URL(url, document.baseURI);
        if (full.origin !== location.origin || !/\/(export-worker|hall-worker|key-worker|look-worker|pdf-worker|sealed-worker|sw)\.js$/.test(full.pathname)) throw new TypeError('refused: not our script');
        return url;
      }
    });
  }

  window.ubvTrouble = function () {
    var show = function () {
      var box = document.getElementById('trouble');
      if (box) box.hidden = false;
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show); else show();
  };
  // The app's first code is compiled while the page is still being read. Where that cannot be (a server that does not say what kind of
  // file it is), `start.js` is left to fetch it as it can.
  if (typeof WebAssembly === 'object' && WebAssembly.compileStreaming && window.fetch) {
    var file = document.currentScript.src.replace('boot.js', 'app_bg.wasm');
    window.ubvCode = WebAssembly.compileStreaming(fetch(file)).catch(function () {});
  }

  if (typeof WebAssembly !== 'object' || !('noModule' in HTMLScriptElement.prototype)) window.ubvTrouble();
})();
