// kill -9 at any moment of an import: what was acknowledged (exit 0) is there once; what was not is there whole or not at all, and the database is whole.
// Protection to take out to see it red: let gr_change_end answer before gr_db_commit.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const grus = process.env.GRUS;
const rounds = Number(process.env.GRUS_KILLS || 20), lines = 5;
const folder = mkdtempSync(join(tmpdir(), 'grus-kill.'));
const db = join(folder, 'grus.db');
const run = (...args) => execFileSync(grus, [...args, '--db', db, '--quiet'], { encoding: 'utf8', maxBuffer: 1 << 28 });
const sql = (text) => execFileSync('sqlite3', ['-readonly', db, text], { encoding: 'utf8' }).trim();

// The killed child's WAL is still there: the next grus opens and recovers it before sqlite3 looks.
function importKilledAfter(file, ms) {
	return new Promise((resolve) => {
		const child = spawn(grus, ['import', file, '--org', 'K350', '--db', db, '--quiet'], { stdio: 'ignore' });
		const timer = ms === null ? null : setTimeout(() => child.kill('SIGKILL'), ms);
		child.on('exit', (code) => { clearTimeout(timer); resolve(code === 0); });
	});
}

let failed = 0;
function ok(good, name) {
	console.log(`${good ? 'ok' : 'not ok'} - ${name}`);
	if (!good) failed++;
}

try {
	run('init', '--name', 'Prøve', '--owner', 'RSJ');
	const file = (i) => {
		const name = join(folder, `${i}.csv`);
		const rows = ['Retning;Projekt;Kvalitet;Mængde;Enhed;Sted;Periode;Sikkerhed;Synlighed'];
		for (let k = 0; k < lines; k++)
			rows.push(`behov;Vej ${i};Stabilt grus kvalitet II (SG II);${100 + k};ton;Lejre;2028;bevilling givet;alle, men kun i samlede tal`);
		writeFileSync(name, rows.join('\r\n') + '\r\n');
		return name;
	};
	const started = Date.now();
	ok(await importKilledAfter(file('hel'), null), 'an import that nobody kills ends with 0');
	const whole = Date.now() - started;
	let acknowledged = 0, killed = 0;
	for (let i = 0; i < rounds; i++) {
		const done = await importKilledAfter(file(i), Math.random() * whole * 1.3);
		let audit = 'whole';
		try { run('audit', 'verify'); } catch { audit = 'broken'; }
		const n = Number(sql(`SELECT count(*) FROM line_version v JOIN project p ON p.id = v.project WHERE p.name = 'Vej ${i}' AND v.to_at IS NULL`));
		if (done) acknowledged++; else killed++;
		if (done ? n !== lines : n !== 0 && n !== lines) ok(false, `round ${i}: ${done ? 'acknowledged' : 'killed'}, ${n} lines`);
		if (audit !== 'whole') ok(false, `round ${i}: the change log is broken`);
	}
	ok(killed >= rounds / 4, `${killed} of ${rounds} imports were killed, ${acknowledged} acknowledged; each is there whole or not at all`);
	let whole_db = true;
	try { run('check'); } catch { whole_db = false; }
	ok(whole_db, 'grus check finds the database whole');
} finally {
	rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
