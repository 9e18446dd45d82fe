// kill -9 at any moment of serving: what was acknowledged (an answer read to its end) is there once; what was not is there whole or not at all; and the
// same request sent again with its key leaves it there once.
// Protection to take out to see it red: let gr_change_end answer before gr_db_commit.
import { join } from 'node:path';
import { Visitor, csv, linkOf, must, newKey, ok, play, run, serve, sql, visitorOf } from '../cli/program.mjs';

const rounds = Number(process.env.GRUS_KILLS || 20), rows = 4;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

play('kill-serve', async (folder) => {
	const db = join(folder, 'grus.db');
	must('init', '--name', 'Prøve', '--owner', 'RSJ', '--db', db);
	must('import', csv(join(folder, 'a.csv'), ['KLAR', 'VD', 'FORS'].map((o) => `${o};behov;Vej;sg_ii;9000;ton;Roskilde;2028;i budget;alle, men kun i samlede tal;`)),
		'--db', db, '--quiet');
	let server = await serve(db);
	const builder = await visitorOf(db, server.port, '--org', 'K350'), lead = await visitorOf(db, server.port, '--lead');
	const count = (text) => Number(sql(db, text));
	const file = (name) => 'Retning;Projekt;Kvalitet;Mængde;Enhed;Sted;Periode;Sikkerhed;Synlighed\r\n' +
		Array.from({ length: rows }, (_, i) => `behov;${name};sg_ii;${100 + i};ton;Lejre;2028;i budget;kun os\r\n`).join('');
	const id = (r) => Number((r.headers.location || '').split('/').pop());
	const lines = (name) => count(`SELECT count(*) FROM line_version v JOIN project p ON p.id = v.project WHERE p.name = '${name}' AND v.to_at IS NULL`);

	// Each: how it is asked for, what acknowledges it, how many there are then, and how many that must be.
	const deeds = {
		'upload check': async (name) => ({ key: newKey(), ask: (key) => builder.upload(file(name), `${name}.csv`, key), want: 1,
			there: () => count(`SELECT count(*) FROM delivery WHERE file_name = '${name}.csv'`) }),
		accept: async (name) => {
			const delivery = id(await builder.upload(file(name), `${name}.csv`));
			return { key: newKey(), ask: (key) => builder.post(`/aflever/godkend/${delivery}`, { hvad: 'alle' }, key), want: rows, there: () => lines(name) };
		},
		'line save': async (name) => ({ key: newKey(), want: 1, there: () => lines(name),
			ask: (key) => builder.post('/aflever/linje', { retning: 'need', ved: 'tonnes', projekt: name, kvalitet: 'sg_ii', maengde: '10', sted: 'Lejre',
				periode: '2028', sikkerhed: 'budgeted', synlighed: 'own' }, key) }),
		snapshot: async (name) => ({ key: newKey(), ask: (key) => lead.post('/procesledelse/datagrundlag', { note: name }, key), want: 1,
			there: () => count(`SELECT count(*) FROM snapshot WHERE note = '${name}'`) }),
		'link create': async () => {
			const before = count('SELECT count(*) FROM link');
			return { key: newKey(), ask: (key) => lead.post('/procesledelse/svarlinks', { organisation: 'procesledelse' }, key), want: 1,
				there: () => count('SELECT count(*) FROM link') - before, token: (r) => (r.text.match(/\/svar\/([0-9a-zA-Z_-]{32})/) || [])[1] };
		},
	};

	// How long each takes when nobody kills it: the moment of death is drawn within that.
	const names = Object.keys(deeds), whole = {};
	for (const name of names) {
		const deed = await deeds[name](`hel-${name.replace(' ', '')}`), begun = performance.now();
		const r = await deed.ask(deed.key);
		whole[name] = performance.now() - begun;
		ok([200, 303].includes(r.status) && r.complete && deed.there() === deed.want, `${name}: done once when nobody kills`, `${r.status}, ${deed.there()}`);
	}

	const tally = { acknowledged: 0, lost: 0, half: [], twice: [], gone: [], broken: [] };
	const begun = performance.now();
	for (let i = 0; i < rounds; i++) {
		const name = names[i % names.length];
		const deed = await deeds[name](`runde-${i}`);
		const wait = Math.random() * whole[name] * 1.6;
		const dying = sleep(wait).then(() => server.end('SIGKILL'));
		const r = await deed.ask(deed.key);
		const acknowledged = r.complete && r.status >= 200 && r.status < 400;
		await dying;
		server = await serve(db);
		builder.port = lead.port = server.port;
		const there = deed.there();
		tally[acknowledged ? 'acknowledged' : 'lost']++;
		if (acknowledged && there < deed.want) tally.gone.push(`${i} ${name}`);
		if (there !== 0 && there !== deed.want) (there > deed.want ? tally.twice : tally.half).push(`${i} ${name}: ${there}`);
		if (acknowledged && deed.token && (await new Visitor(server.port).get(`/svar/${deed.token(r)}`)).status !== 200) tally.gone.push(`${i}: the link opens nothing`);
		if (acknowledged && name !== 'link create') continue;
		// nobody knows whether it was done: the browser sends the same form again
		const again = await deed.ask(deed.key);
		const after = deed.there();
		if (after !== deed.want) tally.twice.push(`${i} ${name}, sent again (${again.status}): ${after}`);
	}
	const seconds = (performance.now() - begun) / 1000;
	ok(!tally.gone.length, `${tally.acknowledged} of ${rounds} were acknowledged, and each is there`, tally.gone.join('; '));
	ok(!tally.half.length, `${tally.lost} were cut off, and none is there by half`, tally.half.join('; '));
	ok(!tally.twice.length, 'sent again with its key, each is there once', tally.twice.join('; '));
	ok(tally.lost >= rounds / 5, `the server died inside a request ${tally.lost} times`);
	ok(seconds < 2 * rounds, `${rounds} deaths and returns in ${Math.round(seconds)} s`);
	await server.end();
	const whole_db = run(['check', '--db', db]);
	ok(whole_db.code === 0, 'grus check finds the database whole', whole_db.err);
	ok(run(['audit', 'verify', '--db', db]).code === 0, 'the change log is whole');
});
