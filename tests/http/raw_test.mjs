// raw_test.mjs - each file of raw/ is one request: the answers that are allowed in its first line, then its exact bytes with \r \n \t \xNN written out.
// Seen red: without the count of Host and Content-Length in web/serve.c, and without same_origin in web/route.c.
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish, ok, startServer } from './server.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'raw');

function bytesOf(text) {
  const body = text.slice(text.indexOf('\n') + 1).replace(/\n/g, '');
  const plain = body.replace(/\\(r|n|t|x[0-9a-f]{2})/g, (all, c) =>
    c === 'r' ? '\r' : c === 'n' ? '\n' : c === 't' ? '\t' : String.fromCharCode(parseInt(c.slice(1), 16)));
  return Buffer.from(plain, 'latin1');
}

export function send(port, bytes, wait = 1500) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let got = '';
    const end = () => { socket.destroy(); done(got); };
    const timer = setTimeout(end, wait);
    socket.on('data', (d) => {
      got += d.toString('latin1');
      if (/\r\n\r\n[\s\S]*<\/html>/.test(got)) { clearTimeout(timer); setTimeout(end, 60); }
    });
    socket.on('close', () => { clearTimeout(timer); done(got); });
    socket.on('error', () => { clearTimeout(timer); done(got); });
  });
}

const server = await startServer();
for (const name of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, name), 'utf8');
  const allowed = text.split('\n')[0].replace('# allowed:', '').trim().split(/\s+/);
  const answer = await send(server.port, bytesOf(text));
  const status = (answer.match(/^HTTP\/1\.[01] (\d{3})/) || [])[1] || 'closed';
  // libmicrohttpd 0.9.75 writes the head of its own refusals twice and then closes: that is one refusal, no second answer.
  const heads = answer.match(/^HTTP\/1\.[01] \d{3}/gm) || [];
  const answers = status !== '200' && heads.every((h) => h === heads[0]) ? Math.min(heads.length, 1) : heads.length;

  ok(allowed.includes(status) && answers <= 1 && !/<script>alert/.test(answer) && !/root:x:/.test(answer) && !/^set-cookie: x=y/im.test(answer),
    name.replace('.txt', '').replaceAll('_', ' '), status + ' (' + answers + ' answers), allowed: ' + allowed.join(' '));
}

// ---- sizes at the limit, one below and one above ----
const target = (n) => 'GET /?' + 'a'.repeat(n - 2) + ' HTTP/1.1\r\nHost: a\r\n\r\n';
const status = async (bytes) => ((await send(server.port, Buffer.from(bytes, 'latin1'))).match(/^HTTP\/1\.[01] (\d{3})/) || [])[1] || 'closed';
ok(await status(target(8191)) === '200', 'a target one byte below 8 kB is read');
ok(await status(target(8192)) === '200', 'a target of 8 kB is read');
ok(await status(target(8193)) === '414', 'a target one byte above 8 kB is 414');
const headers = (n) => 'GET / HTTP/1.1\r\nHost: a\r\n' + Array.from({ length: n - 1 }, (_, i) => 'X-' + i + ': b\r\n').join('') + '\r\n';
ok(await status(headers(99)) === '200', '99 headers are read');
ok(await status(headers(100)) === '200', '100 headers are read');
ok(await status(headers(101)) === '431', '101 headers are 431');
const long = (n) => 'GET / HTTP/1.1\r\nHost: a\r\nX-A: ' + 'b'.repeat(n - 7) + '\r\n\r\n';
ok(await status(long(8191)) === '200', 'a header one byte below 8 kB is read');
ok(await status(long(8192)) === '200', 'a header of 8 kB is read');
ok(await status(long(8193)) === '431', 'a header one byte above 8 kB is 431');
const form = (n) => 'POST /svar/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ' + n +
  '\r\n\r\n' + ('a=' + 'b'.repeat(60000) + '&').repeat(Math.ceil(n / 60003)).slice(0, n);
ok(await status(form(1024 * 1024)) === '404', 'a form of 1 MB is read (and its link is not known)');
ok(await status(form(1024 * 1024 + 1)) === '413', 'a form one byte above 1 MB is 413');
const fields = (n) => {
  const body = Array.from({ length: n }, () => 'a=b').join('&');
  return 'POST /svar/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ' + body.length + '\r\n\r\n' + body;
};
ok(await status(fields(2000)) === '404', '2,000 fields are read');
ok(await status(fields(2001)) === '413', '2,001 fields are 413');
ok(await status('GET / HTTP/1.1\r\nHost: a\r\n\r\n') === '200', 'after all of it the server still answers');

// ---- slow connections ----
const slow = await new Promise((done) => {
  const began = Date.now();
  const socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n'));
  const drip = setInterval(() => socket.write('X'), 500);
  socket.on('close', () => { clearInterval(drip); done(Date.now() - began); });
  socket.on('error', () => {});
  setTimeout(() => { clearInterval(drip); socket.destroy(); done(99999); }, 16000);
});
ok(slow > 8000 && slow < 14000, 'headers that take longer than 10 s end the connection', slow + ' ms');

const how = await server.stop();
ok(how.code === 0, 'SIGTERM ends the server with exit 0', JSON.stringify(how));
ok(!/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/.test(server.log()), 'no token stands in the log');
finish();
