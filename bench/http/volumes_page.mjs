// volumes_page.mjs - requests a second, p50 and p99 of the volumes page, for the public and for the process team, beside an asset of the same bytes that the
// same server holds in memory. wrk on loopback, SECONDS each (default 4), 16 connections kept open. Ratios are what counts: both halves share the machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Visitor, csv, serve } from '../../tests/cli/program.mjs';

const seconds = Number(process.env.SECONDS || 4), connections = 16;
const folder = mkdtempSync(join(tmpdir(), 'grus-bench.'));
// a program of its own with its share beside it, so that the page can become one of its assets
const binary = join(folder, 'src/grus'), assets = join(folder, 'share/assets');
// nobody reads the log while wrk runs: a pipe would fill and hold the server
const quiet = { binary, stdio: ['ignore', 'pipe', 'ignore'] };
const command = (...args) => execFileSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const median = (x) => x.sort((a, b) => a - b)[Math.floor(x.length / 2)];

function wrk(port, path, cookie) {
	const r = spawnSync('wrk', ['-t2', `-c${connections}`, `-d${seconds}s`, '--latency', ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), `http://127.0.0.1:${port}${path}`],
		{ encoding: 'utf8' });
	const ms = (p) => {
		const [, n, unit] = r.stdout.match(new RegExp(`${p}%\\s+([\\d.]+)(us|ms|s)`));
		return Number(n) * { us: 0.001, ms: 1, s: 1000 }[unit];
	};
	if (/Non-2xx|Socket errors/.test(r.stdout)) console.log(r.stdout);
	return { rate: Number(r.stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]), p50: ms(50), p99: ms(99) };
}

function lines(file, n) {
	const orgs = ['K350', 'KLAR', 'VD', 'FORS', 'K265', 'BDK', 'HOFOR', 'SK', 'NK', 'FAXF'], qualities = ['sg_ii', 'bl_ii', 'fyldsand', 'kb_a', 'genbrugsstabil', 'slaggegrus'];
	const places = ['Roskilde', 'Lejre', 'Køge', 'Næstved', 'Slagelse', 'Holbæk'];
	return csv(file, Array.from({ length: n }, (_, i) => [orgs[i % orgs.length], i % 7 < 4 ? 'behov' : 'overskud', `Projekt ${i % 2000}`, qualities[(i * 7 + (i % 5)) % qualities.length],
		100 + (i * 37) % 900, 'ton', places[(i * 11) % places.length], String(2026 + (i % 7)), 'i budget', 'alle, men kun i samlede tal', ''].join(';')));
}

try {
	mkdirSync(dirname(binary), { recursive: true });
	copyFileSync(resolve(process.env.GRUS), binary);
	cpSync(join(dirname(resolve(process.env.GRUS)), '../share'), join(folder, 'share'), { recursive: true });
	const dbs = { 600: join(folder, 'a.db'), 30000: join(folder, 'b.db') };
	command('demo', 'load', '--db', dbs[600]);
	command('init', '--name', 'Stor', '--owner', 'RSJ', '--db', dbs[30000]);
	command('import', lines(join(folder, 'b.csv'), 30000), '--db', dbs[30000], '--quiet');
	for (const step of ['take', 'publish']) {
		const begun = performance.now();
		command('snapshot', step, '--db', dbs[30000]);
		console.log(`30,000 lines: snapshot ${step} ${Math.round(performance.now() - begun)} ms`);
	}
	console.log(`${cpus().length} cores, ${connections} connections, ${seconds} s each`);
	console.log('lines   reader        bytes      req/s   p50 ms   p99 ms   | asset req/s   p50 ms   p99 ms | asset/page');
	for (const [n, db] of Object.entries(dbs)) {
		const link = JSON.parse(command('link', 'create', '--lead', '--json', '--db', db)).token;
		let server = await serve(db, 0, quiet);
		const readers = { public: new Visitor(server.port), 'process team': await new Visitor(server.port).signIn(link) };
		const pages = {};
		for (const [who, v] of Object.entries(readers)) {
			pages[who] = (await v.get('/samlede-maengder')).body;
			writeFileSync(join(assets, `${who.replace(' ', '-')}.svg`), pages[who]);
		}
		await server.end();
		server = await serve(db, 0, quiet);
		for (const [who, v] of Object.entries(readers)) {
			v.port = server.port;
			const asset = `/assets/0/${who.replace(' ', '-')}.svg`, still = await new Visitor(server.port).get(asset);
			if (still.status !== 200 || still.body.length !== pages[who].length) throw new Error(`asset ${asset}: ${still.status}`);
			const page = wrk(server.port, '/samlede-maengder', v.cookie), flat = wrk(server.port, asset, v.cookie);
			const cell = (x, w, d = 1) => x.toFixed(d).padStart(w);
			console.log(`${String(n).padEnd(7)} ${who.padEnd(12)} ${String(pages[who].length).padStart(6)} ${cell(page.rate, 10)} ${cell(page.p50, 8, 2)} ${cell(page.p99, 8, 2)}   | ${cell(flat.rate, 11)} ` +
				`${cell(flat.p50, 8, 2)} ${cell(flat.p99, 8, 2)} | ${cell(flat.rate / page.rate, 6)}`);
		}
		await server.end();
		const starts = [];
		for (let i = 0; i < 7; i++) {
			const s = await serve(db, 0, quiet);
			starts.push(s.ms);
			await s.end();
		}
		console.log(`${n} lines: serve is ready in ${Math.round(median(starts))} ms (median of ${starts.length}, ${Math.round(Math.min(...starts))} to ${Math.round(Math.max(...starts))})`);
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
