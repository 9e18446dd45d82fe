// The command line from outside: help, options, exit codes, JSON, Danish words on stderr, and files that are not there, not ours, not a database or newer.
// Protection to take out to see it red: let gr_run_parse skip an unknown option; let gr_restore overwrite; let the reader of plan files skip its sum.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csv, grus, linkOf, must, ok, play, run, serve, sql, visitorOf } from './program.mjs';

const danish = /[æøåÆØÅ]|\b(er|ikke|med|kan|skal|filen|findes|der|tager|lav)\b/;

play('commands', async (folder) => {
	const db = join(folder, 'grus.db'), at = (name) => join(folder, name);
	const says = (args, code, pattern, name, options) => {
		const r = run(args, options);
		return ok(r.code === code && danish.test(r.err) && (!pattern || pattern.test(r.err)) && !/\{\d\}/.test(r.err), name, `exit ${r.code}: ${r.err}${r.out.slice(0, 200)}`);
	};

	// ---- help ----
	const help = run(['--help']);
	const commands = [...help.out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map((m) => m[1].trim());
	ok(help.code === 0 && commands.length >= 29 && /0 udført/.test(help.out), `grus --help lists ${commands.length} commands and the exit codes`);
	const silent = commands.filter((c) => {
		const r = run([...c.split(' '), '--help']);
		return r.code !== 0 || !r.out.includes(`grus ${c}`) || !r.out.includes('--help') || r.err;
	});
	ok(!silent.length, 'every command explains itself with --help', silent.join(', '));
	ok(run([]).code === 0 && run([]).out === help.out, 'grus alone says the same as --help');
	const english = run(['--help'], { env: { ...process.env, GRUS_LANGUAGE: 'en' } });
	ok(/Exit codes: 0 done/.test(english.out), 'GRUS_LANGUAGE=en speaks English');

	// ---- words that are not understood ----
	says(['fordel'], 2, /fordel/, 'an unknown command is exit 2, named');
	says(['plan', 'fordel'], 2, null, 'an unknown verb is exit 2');
	const lax = commands.filter((c) => run([...c.split(' '), '--findes-ikke', '--db', at('ingen.db')]).code !== 2);
	ok(!lax.length, 'every command refuses an option that it does not have', lax.join(', '));
	says(['link', 'create', '--org'], 2, /--org/, 'an option without its value is named');
	says(['check', '--json=ja', '--db', db], 2, /--json/, 'a flag takes no value');
	says(['backup', '--json', '--db', db], 2, /--json/, 'a command without JSON says so');

	// ---- files ----
	for (const c of [['check'], ['pool', 'list'], ['serve', '--listen', '127.0.0.1:0'], ['import', 'x.csv']])
		says([...c, '--db', at('ingen.db')], 3, null, `${c[0]} without a database is exit 3`);
	ok(!existsSync(at('ingen.db')), 'and leaves no empty file behind');
	must('init', '--name', 'Prøve', '--owner', 'RSJ', '--db', db);
	says(['init', '--name', 'Prøve', '--owner', 'RSJ', '--db', db], 6, null, 'init does not make a second process');
	ok((statSync(db).mode & 0o777) === 0o600, 'the database is its owner\'s alone (0600)');
	writeFileSync(at('text.db'), 'Dette er en tekst, ikke en database. '.repeat(100));
	says(['check', '--db', at('text.db')], 1, null, 'a file that is no database is exit 1');
	ok(readFileSync(at('text.db'), 'utf8').startsWith('Dette er en tekst'), 'and is left as it was');
	writeFileSync(at('tom.db'), '');
	const empty = run(['check', '--db', at('tom.db')]);
	ok(empty.code !== 0 && danish.test(empty.err), 'an empty file is no database', `${empty.code} ${empty.err}`);
	sql(db, 'PRAGMA wal_checkpoint(TRUNCATE)', true);
	copyFileSync(db, at('ny.db'));
	sql(at('ny.db'), "INSERT INTO schema_version (n, name, sha256, applied_at) SELECT n + 1, 'senere', sha256, applied_at FROM schema_version ORDER BY n DESC LIMIT 1", true);
	says(['check', '--db', at('ny.db')], 1, /nyere/, 'a database of a newer version is refused in words');
	mkdirSync(at('laast'));
	copyFileSync(db, at('laast/grus.db'));
	chmodSync(at('laast/grus.db'), process.getuid() === 0 ? 0o600 : 0o000);
	chmodSync(at('laast'), 0o755);
	chmodSync(folder, 0o755);
	const other = process.getuid() === 0 ? { binary: 'setpriv', pre: ['--reuid=65534', '--regid=65534', '--clear-groups', grus] } : { binary: grus, pre: [] };
	says([...other.pre, 'check', '--db', at('laast/grus.db')], 1, null, 'a database that one may not read is exit 1', { binary: other.binary });
	says(['import', at('ingen.csv'), '--db', db], 3, /ingen\.csv/, 'a file that is not there is named');
	says(['import', folder, '--db', db], 1, null, 'a folder is no file');

	// ---- one sheet for many organisations ----
	const many = csv(at('mange.csv'), [
		'K350;behov;Ringvej;sg_ii;20000;ton;Roskilde;2028;bevilling givet;alle, men kun i samlede tal;', 'KLAR;overskud;Nedrivning;kb_a;9000;ton;Køge;2028;i budget;partnerne;',
		'K350;overskud;Nedrivning;kb_a;8000;ton;Lejre;2028-2029;i budget;partnerne;', 'Vejdirektoratet;behov;Motorvej;sg_ii;30000;ton;Roskilde;2028;i udbud;alle, men kun i samlede tal;']);
	const dry = run(['import', many, '--db', db, '--dry-run', '--json']);
	ok(dry.code === 0 && JSON.parse(must('line', 'list', '--db', db, '--json')).length === 0, '--dry-run saves no line', dry.err);
	must('import', many, '--db', db, '--quiet');
	ok(sql(db, "SELECT group_concat(n) FROM (SELECT o.code || count(*) AS n FROM line l JOIN org o ON o.id = l.org GROUP BY o.code ORDER BY o.code)") === 'K3502,KLAR1,VD1',
		'one sheet with the column Organisation reaches each of them');
	const bad = csv(at('fejl.csv'), ['K350;behov;Ringvej 2;sg_ii;20000;ton;Roskilde;2028;i budget;partnerne;', 'KLAR;behov;Rør;findes ikke;10;ton;Køge;2028;i budget;partnerne;',
		'KLAR;behov;Rør;sg_ii;10;ton;Køge;2028;i budget;partnerne;']);
	says(['import', bad, '--db', db, '--quiet'], 2, null, 'a fault of one organisation is exit 2');
	const after = sql(db, "SELECT count(*) FROM project WHERE name IN ('Rør')");
	ok(after === '0', 'and nothing of that organisation is saved');
	ok(run(['import', bad, '--db', db, '--good', '--quiet']).code === 0 && sql(db, "SELECT count(*) FROM line_version v JOIN project p ON p.id = v.project WHERE p.name = 'Rør'") === '1',
		'--good takes its good row');

	// ---- a bill of quantities ----
	writeFileSync(at('tbl.csv'), 'Tilbudsliste for omfartsvejen;;;\n\nPost;Tekst;Enh.;Mængde;Pris\n1;JORDARBEJDER;;;\n1.1;Afgravet JORD, køres bort;t;5000;\n' +
		'2.1;Stabilt grus SG II, udlagt;m³;1.250,5;\n2.2;Bundsikring 300 mm;m2;2000;\n3;Arbejdsplads;sum;1;\n');
	writeFileSync(at('oversaet.csv'), 'Mønster;Kvalitet;Retning;Enhed;Anvendelse;Forureningsklasse;Tykkelse mm;Bredde m\nstabilt grus*II;sg_ii;behov;m3;;;;\n' +
		'bundsikring;bl_ii;behov;m2;;;300;\nafgravet jord;raajord_ler;overskud;ton;;ved ikke endnu;;\narbejdsplads;;;;;;;\n');
	const list = ['import', at('tbl.csv'), '--db', db, '--quiet', '--mapping', at('oversaet.csv'), '--org', 'K350'];
	says(list, 2, /--place/, 'a bill of quantities without place and period asks for them');
	const taken = run([...list, '--project', 'Omfartsvejen', '--place', 'Køge', '--period', '2028']);
	ok(taken.code === 0 && sql(db, "SELECT group_concat(likely_kg) FROM (SELECT v.likely_kg FROM line_version v JOIN project p ON p.id = v.project WHERE p.name = 'Omfartsvejen' ORDER BY 1)") ===
		'1110000,2563525,5000000', 'a bill of quantities becomes lines by its mapping, to the kilogram', `${taken.code} ${taken.err}${taken.out}`);
	says([...list, '--project', 'X', '--place', 'Køge', '--period', 'snart'], 2, /snart/, 'a period that is none is named');

	// ---- JSON, and what it holds ----
	must('snapshot', 'take', '--db', db);
	must('snapshot', 'publish', '--db', db);
	must('plan', 'run', '--db', db, '--quiet', '-o', at('plan.grus'));
	const json = ['line list', 'pool list', 'pool list --as market', 'snapshot list', 'snapshot verify', 'plan show', 'outlook show', 'link list', 'audit list', 'audit verify', 'check',
		'delivery show 1', 'plan verify ' + at('plan.grus')];
	const torn = json.filter((c) => {
		const r = run([...c.split(' '), '--json', ...(c.startsWith('plan verify') ? [] : ['--db', db])]);
		try { return r.code !== 0 || typeof JSON.parse(r.out) !== 'object'; } catch { return true; }
	});
	ok(!torn.length, `--json parses: ${json.length} commands`, torn.join(', '));
	const plain = ['line list', 'pool list', 'snapshot list', 'plan show', 'outlook show', 'link list', 'audit list', 'delivery show 1'].filter((c) => {
		const r = run([...c.split(' '), '--db', db]);
		return r.code !== 0 || /\{\d\}|\(null\)|undefined/.test(r.out);
	});
	ok(!plain.length, 'and each speaks without it', plain.join(', '));
	for (const [c, name] of [[['plan', 'show', '99'], 'plan'], [['delivery', 'show', '99'], 'delivery'], [['snapshot', 'verify', '99'], 'data set'], [['link', 'revoke', '99'], 'link']])
		says([...c, '--db', db], 3, null, `a ${name} that is not there is exit 3`);
	says(['link', 'create', '--org', 'Atlantis', '--db', db], 3, /Atlantis/, 'an organisation that nobody is, is named');
	says(['link', 'create', '--org', 'K350', '--days', '0', '--db', db], 2, /1/, 'a link of no days is refused');
	says(['line', 'confirm', '--org', 'Atlantis', '--db', db], 3, null, 'nobody confirms for Atlantis');

	// ---- the plan file: any one number changed is refused ----
	const text = readFileSync(at('plan.grus'), 'utf8'), lines = text.split('\n');
	ok(run(['plan', 'verify', at('plan.grus')]).code === 0, 'plan verify accepts the plan that was made');
	const passed = [];
	let spoilt = 0;
	for (let i = 0; i < lines.length; i += Math.max(1, Math.floor(lines.length / 40))) {
		const line = lines[i].replace(/\d(?=\D*$)/, (d) => String((Number(d) + 1) % 10));
		if (line === lines[i] || lines[i].startsWith('#')) continue;
		writeFileSync(at('spoilt.grus'), [...lines.slice(0, i), line, ...lines.slice(i + 1)].join('\n'));
		const r = run(['plan', 'verify', at('spoilt.grus')]);
		spoilt++;
		if (r.code === 0 || !danish.test(r.err)) passed.push(`${i + 1}: ${lines[i].slice(0, 80)} -> exit ${r.code}`);
	}
	ok(spoilt > 10 && !passed.length, `plan verify refuses it with one number changed: ${spoilt} lines`, passed.join('; '));
	writeFileSync(at('cut.grus'), text.slice(0, text.length / 2));
	says(['plan', 'verify', at('cut.grus')], 1, null, 'a plan file that was cut is refused');

	// ---- flow: DIMACS there and back ----
	writeFileSync(at('net.min'), 'c et lille net\np min 4 5\nn 1 4\nn 4 -4\na 1 2 0 4 2\na 1 3 0 2 2\na 2 3 0 2 1\na 2 4 0 3 3\na 3 4 0 5 1\n');
	const flow = run(['flow', '--duals', at('net.min')]);
	ok(flow.code === 0 && /^s 14$/m.test(flow.out) && [...flow.out.matchAll(/^f /gm)].length === 5 && [...flow.out.matchAll(/^v /gm)].length === 4,
		'grus flow: objective, one flow per arc in order, a price per node', flow.out + flow.err);
	writeFileSync(at('net.sol'), flow.out);
	ok(run(['flow', '--check', at('net.min'), at('net.sol')]).code === 0, 'its answer is proved by --check');
	writeFileSync(at('bad.sol'), flow.out.replace(/^f (\d+ \d+) (\d+)$/m, (m, a, n) => `f ${a} ${Number(n) + 1}`));
	ok(run(['flow', '--check', at('net.min'), at('bad.sol')]).code !== 0, 'with one flow changed it is refused');
	ok(run(['flow', '-'], { input: readFileSync(at('net.min')) }).out === run(['flow', at('net.min')]).out, '- reads the same from standard input');
	writeFileSync(at('infeasible.min'), 'p min 2 1\nn 1 5\nn 2 -5\na 1 2 0 4 1\n');
	ok(run(['flow', at('infeasible.min')]).code === 3, 'no flow is exit 3');
	writeFileSync(at('unbounded.min'), 'p min 2 2\na 1 2 0 -1 -1\na 2 1 0 -1 -1\n');
	ok(run(['flow', at('unbounded.min')]).code === 5, 'a cost without end is exit 5');
	writeFileSync(at('broken.min'), 'p min 2 1\na 1 9 0 4 1\n');
	says(['flow', at('broken.min')], 2, /2/, 'a broken file is exit 2 with its line');

	// ---- backup while serving, restore, and the two compared ----
	const server = await serve(db), visitor = await visitorOf(db, server.port, '--org', 'K350');
	let busy = true, saved = 0;
	const saving = (async () => {
		for (let i = 0; busy; i++) {
			const r = await visitor.post('/aflever/linje', { retning: 'need', ved: 'tonnes', projekt: `Imens ${i}`, kvalitet: 'sg_ii', maengde: '10', sted: 'Lejre', periode: '2028',
				sikkerhed: 'budgeted', synlighed: 'own' });
			saved += r.status === 303;
		}
	})();
	const copying = await new Promise((r) => setTimeout(r, 100)).then(() => run(['backup', at('kopi.db'), '--db', db]));
	busy = false;
	await saving;
	ok(copying.code === 0 && saved > 0, `a backup is made while ${saved} lines are saved`, copying.err);
	says(['backup', at('findes/ikke/kopi.db'), '--db', db], 3, null, 'a backup into nowhere is said');
	says(['restore', at('kopi.db'), '--db', db], 6, null, 'restore never writes over a database');
	const back = run(['restore', at('kopi.db'), '--db', at('igen.db')]);
	const dump = (file) => run(['-readonly', file, '.dump'], { binary: 'sqlite3' }).out;
	ok(back.code === 0 && dump(at('igen.db')).length > 10000 && dump(at('igen.db')) === dump(at('kopi.db')), 'what is restored is what was copied, row by row', back.err);
	ok(run(['check', '--db', at('igen.db')]).code === 0, 'and is whole');
	const cut = readFileSync(at('kopi.db'));
	writeFileSync(at('halv.db'), cut.subarray(0, cut.length / 2));
	const half = run(['restore', at('halv.db'), '--db', at('halv-igen.db')]);
	ok(half.code !== 0 && danish.test(half.err) && !existsSync(at('halv-igen.db')), 'half a copy is not restored', `${half.code} ${half.err}`);
	sql(at('igen.db'), "UPDATE audit SET summary = summary || '!' WHERE n = 2; PRAGMA wal_checkpoint(TRUNCATE)", true);
	says(['restore', at('igen.db'), '--db', at('tredje.db')], 1, /2/, 'a copy with a changed log is not restored');

	// ---- serve ----
	says(['serve', '--db', db, '--listen', `127.0.0.1:${server.port}`], 6, new RegExp(String(server.port)), 'a port in use is exit 6, named');
	says(['serve', '--db', db, '--listen', '0.0.0.0:8080'], 2, null, 'an address that is not loopback is refused');
	says(['serve', '--db', db, '--listen', 'hvor som helst'], 2, null, 'no address at all is refused');
	ok((await server.end()) === 0, 'SIGTERM ends with exit 0');
	ok(server.ms < 2000, `serve was ready in ${Math.round(server.ms)} ms`);

	// ---- export ----
	must('export', at('ud'), '--db', db, '--quiet');
	const there = ['lines.csv', 'pool.csv', 'plan.csv', 'plan_pairs.csv', 'plan.grus', 'outlook.csv'].filter((f) => !existsSync(at(`ud/${f}`)) || !statSync(at(`ud/${f}`)).size);
	ok(!there.length, 'export writes every file', there.join(', '));
	ok(readFileSync(at('ud/plan.grus'), 'utf8') === text, 'its plan file is the one that was made');
	must('workbook', 'make', '--org', 'K350', '-o', at('k350.xlsx'), '--db', db);
	const again = run(['import', at('k350.xlsx'), '--db', db, '--dry-run', '--json']), r = JSON.parse(again.out || '{}');
	ok(again.code === 0 && r.new === 0 && r.changed === 0 && r.gone === 0 && r.same > 3, 'a workbook that nobody touched changes nothing', JSON.stringify({ ...r, differences: 0, problems: r.problems }));
	ok(linkOf(db, '--lead').token.length === 32, 'a link for the process team is made');
});
