// The start of the app from one file: unpacks what the file holds, and stands in for the network, which there is none of.
(async function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('ubv/theme');
    if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme);
  } catch (denied) { /* storage is denied: the system's theme will do */ }
  var trouble = function (err) {
    console.error(err);
    var box = document.getElementById('trouble');
    if (box) box.hidden = false;
  };
  window.ubvTrouble = trouble;
  try {
    if (window.trustedTypes && window.trustedTypes.createPolicy) {
      window.trustedTypes.createPolicy('default', {
        createHTML: function (html) {
          if (/<\s*(script|iframe|object|embed|base|meta|link|form)\b|\son[a-z]+\s*=|javascript:/i.test(html)) throw new TypeError('refused: active content in HTML');
          return html;
        },
        createScriptURL: function (url) {
          if (!/^blob:/.test(url)) throw new TypeError('refused: not from this file');
          return url;
        }
      });
    }
    var holder = document.getElementById('files');
    var packed = Uint8Array.from(atob(holder.textContent), function (letter) { return letter.charCodeAt(0); });
    holder.remove();
    var stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
    var all = new Uint8Array(await new Response(stream).arrayBuffer());
    // Eight digits: length of the list; the list; the files one after the other.
    var text = new TextDecoder();
    var length = parseInt(text.decode(all.subarray(0, 8)), 10);
    var list = JSON.parse(text.decode(all.subarray(8, 8 + length)));
    var files = new Map(), at = 8 + length;
    list.forEach(function (entry) {
      files.set(entry[0], all.subarray(at, at + entry[1]));
      at += entry[1];
    });
    var types = { js: 'text/javascript', wasm: 'application/wasm', json: 'application/json', txt: 'text/plain', html: 'text/html' };
    var answer = function (name) {
      var bytes = files.get(name);
      if (!bytes) return new Response('', { status: 404 });
      return new Response(bytes, { headers: { 'Content-Type': types[name.split('.').pop()] || 'application/octet-stream' } });
    };
    var network = window.fetch.bind(window);
    window.fetch = function (asked) {
      var url = String(asked && asked.url || asked);
      return /^blob:/.test(url) ? network(asked) : Promise.resolve(answer(url.split('v/').pop()));
    };
    var source = function (name) { return text.decode(files.get(name)); };
    var blob = function (code) { return URL.createObjectURL(new Blob([code], { type: 'text/javascript' })); };
    // A Worker of ours, as one script: modules cannot be loaded there from a file. Its wasm is handed over first.
    var Native = window.Worker;
    window.Worker = function (url) {
      var needs = {};
      var code = source(url.split('/').pop())
        .replace(/import init, \{([^}]*)\} from '\.\/([a-z]+)\.js';/, function (all, names, module) {
          needs.module = module;
          return 'const init = __wbg_init;';
        })
        .replace(/new URL\('\.\/([a-z_]+\.wasm)', import\.meta\.url\)/, function (all, name) {
          needs.wasm = name;
          return 'ubvWasm';
        });
      var module = source(needs.module + '.js').replace(/^export \{.*$/m, '').replace(/^export /gm, '');
      var first = 'const ubvWasm = new Promise((done) => addEventListener("message", function first(event) {' +
        'event.stopImmediatePropagation(); removeEventListener("message", first); done(event.data); }));\n';
      var worker = new Native(blob(first + module + '\n' + code));
      worker.postMessage(files.get(needs.wasm).slice());
      return worker;
    };
    window.ubvPiece = function (name) { return Promise.resolve(answer(name)); };
    window.ubvFile = true;
    var pieces = source('pieces.js').replace(/import \{ initSync \} from "\.\/app\.js";?/, 'const initSync = (...given) => window.ubvInitSync(...given);')
      .replace(/fetch\(new URL\(`\.\/\$\{name\}`, import\.meta\.url\)\)/, 'window.ubvPiece(name)');
    var pieceUrl = blob(pieces);
    var app = await import(blob(source('app.js').replaceAll('"./pieces.js"\n', '"' + pieceUrl + '"\n')));
    window.ubvInitSync = app.initSync;
    await app.default({ module_or_path: files.get('app_bg.wasm') });
  } catch (err) {
    trouble(err);
  }
})();
