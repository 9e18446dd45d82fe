// pages_test.mjs - what every answer must carry, whoever asks: headers of every route of the router's table, rights, forms, sessions, links.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { finish, hidden, ok, signIn, startServer } from './server.mjs';

const server = await startServer();
const { base } = server;
const as = (cookie) => ({ redirect: 'manual', headers: cookie ? { cookie } : {} });

// ---- the list comes from the router itself ----
const routes = [...readFileSync('src/web/route.c', 'utf8').matchAll(/\{"(GET|POST)",\s+"([^"]+)",\s+"([a-z.]+)",\s+(GR_[A-Z_]+),/g)]
  .map(([, method, path, name, right]) => ({ method, path, name, right }));
ok(routes.length >= 30, 'the router has a table of ' + routes.length + ' routes');

const builder = await signIn(server, server.builder, 'Prøve');
const lead = await signIn(server, server.lead);
ok(builder.status === 303 && builder.location === '/aflever', 'the button behind an answer link leads to the task');
ok(lead.status === 303 && lead.location === '/procesledelse', 'the button behind the team\'s link leads to the overview');
ok(/^__Host-grus=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Lax$/.test(builder.raw), 'the cookie is __Host-, Secure, HttpOnly, Lax', builder.raw);

const wanted = {
  'content-security-policy': /^default-src 'none'; .*object-src 'none'; base-uri 'none'; frame-ancestors 'none'$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
};
async function headersHold(r, what) {
  const bad = Object.entries(wanted).filter(([name, value]) => !value.test(r.headers.get(name) || ''));
  const csp = r.headers.get('content-security-policy') || '';
  return ok(!bad.length && !/unsafe/.test(csp) && (r.status === 303 || r.status === 304 || /charset=utf-8|spreadsheetml/.test(r.headers.get('content-type') || '')),
    what, bad.map(([n]) => n).join(' ') + ' ' + r.headers.get('content-type'));
}
for (const [who, cookie] of [['the public', ''], ['a builder', builder.cookie], ['the team', lead.cookie]]) {
  for (const route of routes) {
    const path = route.path.replace('/**', '/x/y.css').replace('*', '1');
    const r = await fetch(base + path, { ...as(cookie), method: route.method, body: route.method === 'POST' ? new URLSearchParams({ a: 'b' }) : undefined });
    const text = await r.text();
    await headersHold(r, route.method + ' ' + path + ' as ' + who + ': headers (' + r.status + ')');
    ok(r.status < 500, route.method + ' ' + path + ' as ' + who + ' is no 5xx', r.status + text.slice(0, 300));
    if (!cookie) {
      ok(!r.headers.get('set-cookie') || path === '/log-af', route.method + ' ' + path + ' gives the public no cookie');
    } else if (route.method === 'POST' && path !== '/svar/1') {
      ok(r.status === 403 || r.status === 404 || r.status === 409, route.method + ' ' + path + ' as ' + who + ' without the form\'s token is refused', r.status);
    }
    if (r.status >= 400) {
      ok(/<h1>/.test(text) && !/\{\d\}/.test(text), route.method + ' ' + path + ' as ' + who + ' says what is wrong in words');
    }
  }
}
for (const route of routes.filter((x) => x.method === 'GET' && !/\*/.test(x.path))) {
  const get = await fetch(base + route.path, as(lead.cookie));
  const head = await fetch(base + route.path, { ...as(lead.cookie), method: 'HEAD' });
  ok(head.status === get.status && (await head.text()) === '', 'HEAD ' + route.path + ' answers as GET, without a body');
  await get.text();
}

// ---- pages ----
const pages = ['/', '/samlede-maengder', '/bedste-fordeling', '/vejen-til-20', '/metode', '/was', '/personoplysninger'];
for (const path of pages) {
  const html = await (await fetch(base + path)).text();
  ok((html.match(/<h1[ >]/g) || []).length === 1, path + ' has one h1');
  ok(/class="g-demo"/.test(html), path + ' has the strip Eksempel');
  ok(/class="skipnav"/.test(html) && /<footer>/.test(html) && /href="\/was"/.test(html), path + ' has skip link, footer and accessibility statement');
  ok(!/https?:\/\/(?!www\.w3\.org)[^"]*\.(js|css|woff2?)"/.test(html) && !/<script>|<style|style="|\son[a-z]+="/.test(html), path + ' has nothing inline and nothing foreign');
  ok(!/\bNaN\b|\binf\b|-?\d+\.\d{5,}/.test(html.replace(/<svg[\s\S]*?<\/svg>/g, '')), path + ' has no stray floating point');
}

// ---- rights ----
for (const [path, cookie, want] of [
  ['/aflever', '', 403], ['/procesledelse', '', 403], ['/aendringslog', '', 403], ['/bedste-fordeling/planfil', '', 403], ['/aflever/regneark', '', 403],
  ['/procesledelse', builder.cookie, 403], ['/aendringslog', builder.cookie, 403], ['/bedste-fordeling/planfil', builder.cookie, 403],
  ['/aflever', builder.cookie, 200], ['/aflever', lead.cookie, 403], ['/procesledelse', lead.cookie, 200], ['/aendringslog', lead.cookie, 200],
  ['/bedste-fordeling/planfil', lead.cookie, 200], ['/procesledelse/svarlinks', lead.cookie, 200],
]) {
  const r = await fetch(base + path, as(cookie));
  await r.text();
  ok(r.status === want, path + ' as ' + (cookie === '' ? 'the public' : cookie === lead.cookie ? 'the team' : 'a builder') + ' is ' + want, r.status);
}

// ---- links: each byte changed is a link that is not known ----
const known = await (await fetch(base + '/svar/' + server.builder)).text();
ok(/<form[^>]*method="post"/.test(known), 'the page behind a link asks for a press of its button');
const unknown = await (await fetch(base + '/svar/' + '0'.repeat(32))).text();
let same = true;
for (let i = 0; i < server.builder.length; i++) {
  const c = server.builder[i];
  const altered = server.builder.slice(0, i) + (c === 'f' ? '0' : 'f') + server.builder.slice(i + 1);
  const r = await fetch(base + '/svar/' + altered, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ navn: '' }) });
  await r.text();
  same = same && r.status === 404 && !r.headers.get('set-cookie');
}
ok(same, 'a link with any one character changed opens nothing');
ok(/<h1>/.test(unknown), 'an unknown link gets a page that says what to do');
const before = await (await fetch(base + '/svar/' + server.builder, { method: 'GET' })).status;
ok(before === 200, 'reading a link does not use it up');

// ---- forms: the session's token, another session's token, another site ----
const task = await (await fetch(base + '/aflever', as(builder.cookie))).text();
const { csrf, key } = hidden(task, '/aflever/ingen-aendringer');
const confirm = (fields, headers = {}) => fetch(base + '/aflever/ingen-aendringer', {
  method: 'POST', redirect: 'manual', headers: { cookie: builder.cookie, ...headers }, body: new URLSearchParams(fields),
});
ok((await confirm({ key })).status === 403, 'a form without its token is refused');
ok((await confirm({ csrf: csrf.slice(0, -1) + (csrf.endsWith('0') ? '1' : '0'), key })).status === 403, 'a form with an altered token is refused');
ok((await confirm({ csrf: hidden(await (await fetch(base + '/procesledelse', as(lead.cookie))).text(), '/procesledelse/datagrundlag').csrf, key })).status === 403,
  'a form with another session\'s token is refused');
ok((await confirm({ csrf, key }, { origin: 'https://evil.example' })).status === 403, 'a form from another site is refused');
ok((await confirm({ csrf, key })).status === 303, 'the form as it stands is taken');
ok((await confirm({ csrf, key })).status === 303, 'the same form sent twice gives the same answer');

// ---- uploads at their limit, and one that is cut ----
const upload = async (bytes) => {
  const page = await (await fetch(base + '/aflever', as(builder.cookie))).text();
  const secret = hidden(page, '/aflever/fil');
  const body = new FormData();
  body.set('csrf', secret.csrf);
  body.set('key', secret.key);
  body.set('fil', new Blob([Buffer.alloc(bytes, 'x')]), 'stor.csv');
  const r = await fetch(base + '/aflever/fil', { method: 'POST', redirect: 'manual', headers: { cookie: builder.cookie }, body });
  return { status: r.status, text: await r.text() };
};
const most = 20 * 1000 * 1000;
for (const [bytes, want] of [[most - 1, 422], [most, 422], [most + 1, 413], [most + 200000, 413]]) {
  const r = await upload(bytes);
  // At the limit the file is read, and found to be no list of lines; above it nothing of it is read.
  const refused = /større end/.test(r.text) && /20\u00a0MB<?/.test(r.text.match(/[^>]*større end[^<]*/)?.[0] || '');
  ok(want === 413 ? r.status === 413 && refused : (r.status === want || r.status === 413) && !refused && /kan ikke bruges/.test(r.text),
    'an upload of ' + bytes + ' bytes is ' + want, r.status + r.text.replace(/[\s\S]*<main[^>]*>/, '').slice(0, 300));
}
await new Promise((done) => {
  const socket = connect(server.port, '127.0.0.1', () => {
    socket.write('POST /aflever/fil HTTP/1.1\r\nHost: a\r\nCookie: ' + builder.cookie + '\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n');
    setTimeout(() => { socket.destroy(); done(); }, 200);
  });
});
ok((await fetch(base + '/aflever', as(builder.cookie))).status === 200, 'after an upload that was cut in the middle the server still answers');

// ---- a session ends ----
const out = await fetch(base + '/log-af', { method: 'POST', redirect: 'manual', headers: { cookie: builder.cookie }, body: new URLSearchParams({ csrf, key: key + 'x' }) });
ok(out.status === 303 && /Max-Age=0/.test(out.headers.get('set-cookie') || ''), 'signing out takes the cookie away');
ok((await fetch(base + '/aflever', as(builder.cookie))).status === 403, 'the old cookie opens nothing afterwards');

// ---- assets ----
const css = (await (await fetch(base + '/')).text()).match(/href="(\/assets\/[0-9a-f]+\/grus\.css)"/)[1];
const asset = await fetch(base + css);
ok(asset.status === 200 && /immutable/.test(asset.headers.get('cache-control')) && /text\/css/.test(asset.headers.get('content-type')), 'an asset may be kept for a year');
ok((await fetch(base + css, { headers: { 'if-none-match': asset.headers.get('etag') } })).status === 304, 'an asset that is unchanged is 304');
await asset.text();

// ---- the log ----
const log = server.log();
ok(!log.includes(server.builder) && !log.includes(server.lead) && !log.includes(builder.cookie.split('=')[1]) && !/Prøve/.test(log), 'no token, cookie or name stands in the log');
ok(log.trim().split('\n').every((l) => { try { JSON.parse(l); return true; } catch { return false; } }), 'every line of the log is JSON');
await server.stop();
finish();
