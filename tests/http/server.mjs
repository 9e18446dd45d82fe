// server.mjs - a server of our own for the tests from outside: a demo database in a folder of its own, a free port, ended by its id.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const grus = resolve(process.env.GRUS || 'build/src/grus');

export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'grus-http.'));
  const db = join(folder, 'demo.db');
  const made = spawnSync(grus, ['demo', 'load', '--db', db, '--base', ''], { encoding: 'utf8' });
  if (made.status !== 0) {
    throw new Error('grus demo load: ' + made.stderr + made.stdout);
  }
  const links = [...made.stdout.matchAll(/\/svar\/([0-9A-Za-z_-]+)/g)].map((m) => m[1]);
  const child = spawn(grus, ['serve', '--db', db, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (d) => { log += d; });
  const port = await new Promise((ok, fail) => {
    let said = '';
    child.stdout.on('data', (d) => {
      said += d;
      const m = said.match(/:(\d+)\//);
      if (m) { ok(Number(m[1])); }
    });
    child.on('exit', (code) => fail(new Error('grus serve ended with ' + code + ': ' + log)));
  });
  return {
    port, db, folder, child,
    builder: links[0], lead: links[1],
    base: 'http://127.0.0.1:' + port,
    log: () => log,
    async stop() {
      const ended = new Promise((ok) => child.once('exit', (code, signal) => ok({ code, signal })));
      child.kill('SIGTERM');
      const how = await ended;
      rmSync(folder, { recursive: true, force: true });
      return how;
    },
  };
}

let passed = 0;
let failed = 0;
export function ok(good, name, more) {
  if (good) {
    passed++;
    console.log('ok - ' + name);
  } else {
    failed++;
    console.log('not ok - ' + name + (more === undefined ? '' : '\n# ' + String(more).slice(0, 1500)));
  }
  return good;
}
export function finish() {
  console.log(passed + ' passed, ' + failed + ' failed');
  process.exitCode = failed ? 1 : 0;
}

// One press on the button behind a link: the session's cookie.
export async function signIn(server, token, name = '') {
  const r = await fetch(server.base + '/svar/' + token, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ navn: name }),
  });
  const cookie = (r.headers.get('set-cookie') || '').split(';')[0];
  return { status: r.status, location: r.headers.get('location'), cookie, raw: r.headers.get('set-cookie') || '' };
}

// The hidden fields of the first form of a page that posts to `action`.
export function hidden(html, action) {
  const at = html.indexOf('action="' + action + '"');
  const form = html.slice(at, html.indexOf('</form>', at));
  const field = (name) => (form.match(new RegExp('name="' + name + '" value="([^"]*)"')) || [])[1] || '';
  return { csrf: field('csrf'), key: field('key') };
}
