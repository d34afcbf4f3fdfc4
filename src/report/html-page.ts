import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { element, type Html } from './html-text.ts';

/** Both schemes keep at least the contrast of WCAG AA; nothing is told by colour alone. */
const style = `:root{color-scheme:light dark;--ink:#1f2328;--paper:#fff;--soft:#f6f8fa;--line:#d1d9e0;--link:#0969da;--good:#1a7f37;--bad:#cf222e;--warn:#7d4e00}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#161b22;--line:#3d444d;--link:#4493f8;--good:#3fb950;--bad:#ff7b72;--warn:#d29922}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:75rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}
a{color:var(--link)}
code,pre{font-family:ui-monospace,monospace;font-size:.875em}
code{background:var(--soft);padding:.1em .3em;border-radius:4px;overflow-wrap:anywhere}
pre{background:var(--soft);padding:.75rem;overflow-x:auto}
.wide{overflow-x:auto}
table{border-collapse:collapse;min-width:100%}
caption{text-align:left;padding:.25rem 0}
th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}
thead th{background:var(--soft)}tbody th{font-weight:normal}
.alert{border-left:.3rem solid var(--bad);padding:.25rem 1rem;background:var(--soft)}
.widens,.broken,.error,.del{color:var(--bad)}.narrows,.holds,.add{color:var(--good)}.exposure,.mtls,.warning{color:var(--warn)}
summary{cursor:pointer}footer{margin-top:2rem;border-top:1px solid var(--line);font-size:.875rem}
@media print{details{display:block}}`;

/** Base64 of bytes, as a policy names a digest. */
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/**
 * Nothing is loaded, run or sent, whatever got into the page; the one style is allowed by its digest.
 * https://www.w3.org/TR/CSP3/#directive-default-src
 */
const policy = `default-src 'none'; style-src 'sha256-${base64(sha256(utf8ToBytes(style)))}'; base-uri 'none'; form-action 'none'`;

/** A whole page in one file: no script, nothing from elsewhere. Ends with a line break. */
export function htmlPage(title: string, body: Html): string {
  const head = [
    element('meta', { charset: 'utf-8' }),
    // As written: the browser compares its digest, not an escaped copy's.
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('meta', { name: 'referrer', content: 'no-referrer' }),
    element('title', {}, title),
    { html: `<style>${style}</style>` },
  ].map(({ html }) => html);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    ...head,
    '</head>',
    '<body>',
    '<main>',
    body.html,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
