// program.mjs - the program as scripts meet it from outside: commands, a served database, and somebody who visits it with a browser's habits.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

export const grus = process.env.GRUS;
export const root = new URL('../../', import.meta.url).pathname;

let failed = 0, told = 0;
export function ok(good, name, detail = '') {
	console.log(`${good ? 'ok' : 'not ok'} - ${name}${good || !detail ? '' : `: ${detail}`}`);
	told++;
	if (!good) failed++;
	return good;
}

// Runs the tests in a folder of their own, which is gone afterwards; ends the process.
export async function play(name, tests) {
	const folder = mkdtempSync(join(tmpdir(), `grus-${name}.`));
	try {
		await tests(folder);
	} catch (e) {
		ok(false, `${name} runs to its end`, e.stack);
	} finally {
		for (const s of serving) s.kill('SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	}
	process.exit(failed || !told ? 1 : 0);
}

// One command: { code, out, err }.
export function run(args, options = {}) {
	const r = spawnSync(options.binary || grus, args, { encoding: 'utf8', maxBuffer: 1 << 29, timeout: 60000, ...options });
	return { code: r.status, out: r.stdout, err: r.stderr };
}

export function must(...args) {
	const r = run(args);
	if (r.code !== 0) throw new Error(`grus ${args.join(' ')}: ${r.code} ${r.err} ${r.out.slice(0, 600)}`);
	return r.out;
}

export function sql(db, text, write = false) {
	const r = spawnSync('sqlite3', [...(write ? [] : ['-readonly']), '-cmd', '.timeout 5000', db, text], { encoding: 'utf8', maxBuffer: 1 << 28 });
	if (r.status !== 0) throw new Error(`sqlite3: ${r.stderr}`);
	return r.stdout.trim();
}

const serving = new Set();

// Serves db on a free port, or on the one asked for.
export function serve(db, port = 0, options = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(options.binary || grus, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
		const begun = performance.now();
		let out = '', err = '';
		serving.add(child);
		child.stderr?.on('data', (d) => { err = (err + d).slice(-20000); });
		child.stdout.on('data', (d) => {
			out += d;
			const at = out.match(/http:\/\/127\.0\.0\.1:(\d+)\//);
			if (!at) return;
			const gone = new Promise((end) => child.once('exit', end));
			resolve({ child, port: Number(at[1]), ms: performance.now() - begun, log: () => err,
				end: (signal = 'SIGTERM') => { child.kill(signal); return gone; } });
		});
		child.once('exit', (code) => { serving.delete(child); reject(new Error(`serve ended with ${code}: ${err}`)); });
	});
}

export const newKey = () => randomBytes(16).toString('hex');

// Somebody with a browser: keeps the cookie, sends forms as the page gave them.
export class Visitor {
	constructor(port) {
		this.port = port;
		this.cookie = '';
		this.csrf = '';
	}

	// { status, headers, body, text, complete }; status 0 where the connection broke before the answer.
	ask(method, path, { body, type, headers = {} } = {}) {
		return new Promise((resolve) => {
			const h = { ...headers };
			if (this.cookie) h.Cookie = this.cookie;
			if (body !== undefined) {
				h['Content-Type'] = type;
				h['Content-Length'] = Buffer.byteLength(body);
				h.Origin = `http://127.0.0.1:${this.port}`;
			}
			const rq = http.request({ host: '127.0.0.1', port: this.port, method, path, headers: h, agent: false }, (rs) => {
				const parts = [];
				const end = () => {
					const all = Buffer.concat(parts);
					resolve({ status: rs.statusCode, headers: rs.headers, body: all, text: all.toString('utf8'), complete: rs.complete });
				};
				rs.on('data', (d) => parts.push(d));
				rs.on('end', end);
				rs.on('error', end);
			});
			rq.on('error', (e) => resolve({ status: 0, headers: {}, body: Buffer.alloc(0), text: '', complete: false, broken: e.code }));
			if (body !== undefined) rq.write(body);
			rq.end();
		});
	}

	get(path) { return this.ask('GET', path); }

	post(path, fields, key = newKey()) {
		return this.ask('POST', path, { body: new URLSearchParams({ csrf: this.csrf, key, ...fields }).toString(),
			type: 'application/x-www-form-urlencoded' });
	}

	upload(bytes, name = 'behov.csv', key = newKey(), path = '/aflever/fil') {
		const edge = `----grus${randomBytes(8).toString('hex')}`;
		const part = (n, v) => `--${edge}\r\nContent-Disposition: form-data; name="${n}"\r\n\r\n${v}\r\n`;
		const head = `${part('csrf', this.csrf)}${part('key', key)}--${edge}\r\nContent-Disposition: form-data; name="fil"; filename="${name}"\r\n` +
			'Content-Type: application/octet-stream\r\n\r\n';
		return this.ask('POST', path, { body: Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${edge}--\r\n`)]),
			type: `multipart/form-data; boundary=${edge}` });
	}

	// Presses the button behind an answer link.
	async signIn(token, name = '') {
		const r = await this.post(`/svar/${token}`, { navn: name });
		if (r.status !== 303) throw new Error(`sign-in: ${r.status} ${words(r.text)}`);
		this.cookie = r.headers['set-cookie'][0].split(';')[0];
		await this.refresh(r.headers.location);
		return this;
	}

	async refresh(path) {
		const page = await this.get(path);
		this.csrf = (page.text.match(/name="csrf" value="([^"]*)"/) || [, ''])[1];
	}
}

// What a page says, without its marks.
export const words = (html) => html.replace(/<(style|script|svg)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();

export const linkOf = (db, ...who) => JSON.parse(must('link', 'create', ...who, '--json', '--db', db));

export function visitorOf(db, port, ...who) {
	return new Visitor(port).signIn(linkOf(db, ...who).token, 'Prøve Person');
}

export const head = 'Organisation;Retning;Projekt;Kvalitet;Mængde;Enhed;Sted;Periode;Sikkerhed;Synlighed;Bemærkning';
export function csv(file, rows) {
	writeFileSync(file, [head, ...rows].join('\r\n') + '\r\n');
	return file;
}

// Every member of a ZIP file (a workbook), unpacked: one text.
export function unzipped(bytes) {
	let end = bytes.length - 22, out = '';
	while (end >= 0 && bytes.readUInt32LE(end) !== 0x06054b50) end--;
	if (end < 0) return '';
	let at = bytes.readUInt32LE(end + 16);
	for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
		const method = bytes.readUInt16LE(at + 10), packed = bytes.readUInt32LE(at + 20), from = bytes.readUInt32LE(at + 42);
		const data = from + 30 + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28);
		const raw = bytes.subarray(data, data + packed);
		out += `${(method === 8 ? inflateRawSync(raw) : raw).toString('utf8')}\n`;
		at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return out;
}

// The tables that the code holds: routes, rights, commands.
export function routes() {
	const text = readFileSync(join(root, 'src/web/route.c'), 'utf8');
	return [...text.matchAll(/^\s+\{"(GET|POST)",\s+"([^"]+)",\s+"([^"]+)",\s+(GR_\w+),\s+(GR_\w+),/gm)]
		.map(([, method, path, name, right, body]) => ({ method, path, name, right, body }));
}

export function rights() {
	const text = readFileSync(join(root, 'src/access/right.c'), 'utf8');
	const names = Object.fromEntries([...text.matchAll(/\[(GR_\w+)\]\s*=\s*"([^"]+)"/g)].map(([, id, name]) => [id, name]));
	return [...text.matchAll(/\[(GR_\w+)\]\s*=\s*\{(GR_\w+),\s*(GR_\w+),\s*(GR_\w+),\s*(GR_\w+)\}/g)]
		.map(([, id, reader, builder, lead, operator]) => ({ id, name: names[id], reader, builder, lead, operator }));
}
