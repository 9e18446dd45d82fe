// The change log cannot be changed unseen: each entry is changed, taken out, put in, swapped with its neighbour and cut off by the owner of the file, and
// `grus audit verify` names it.
// Protection to take out to see it red: let hash_of (store/audit.c) leave a field out, or let judge forget the hash of the entry before.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { csv, must, ok, play, run, serve, sql, visitorOf } from '../cli/program.mjs';

play('audit', async (folder) => {
	const whole = join(folder, 'whole.db'), db = join(folder, 'spoilt.db');
	must('init', '--name', 'Prøve', '--owner', 'RSJ', '--db', whole);
	for (const org of ['K350', 'KLAR', 'VD'])
		must('import', csv(join(folder, 'a.csv'), [`${org};behov;Vej;sg_ii;9000;ton;Roskilde;2028;i budget;alle, men kun i samlede tal;`]), '--db', whole, '--quiet');
	const server = await serve(whole), person = await visitorOf(whole, server.port, '--org', 'K350'); // who says his name
	await person.post('/aflever/ingen-aendringer', {});
	await server.end();
	must('snapshot', 'take', '--db', whole);
	must('link', 'revoke', '1', '--db', whole);
	sql(whole, 'PRAGMA wal_checkpoint(TRUNCATE)', true);
	const n = Number(sql(whole, 'SELECT max(n) FROM audit'));
	ok(n >= 10 && run(['audit', 'verify', '--db', whole]).code === 0, `${n} entries are whole before anybody spoils them`);

	// Whether verify fails and its sentence names one of these entries.
	function refused(spoil, ...named) {
		copyFileSync(whole, db);
		sql(db, spoil, true);
		const r = run(['audit', 'verify', '--db', db]);
		if (r.code !== 1) return `exit ${r.code}`;
		const told = r.err.match(/\d+/);
		return told && named.includes(Number(told[0])) ? '' : r.err.trim();
	}
	function each(name, count, spoil, named) {
		const wrong = [];
		for (let i = 1; i <= count; i++) {
			const said = refused(spoil(i), ...named(i));
			if (said) wrong.push(`${i}: ${said}`);
		}
		ok(!wrong.length, `${name}: each of ${count} is named`, wrong.slice(0, 6).join('; '));
	}

	const fields = ['at = at + 1', 'process = process + 1', "verb = verb || 'x'", "actor = actor || 'x'", 'link = link + 1', 'org = org + 1',
		'subject = subject + 1', "summary = summary || ' '", "before_text = before_text || ' '", "after_text = after_text || ' '",
		'commitment = randomblob(32)', 'previous = randomblob(32)', 'hash = randomblob(32)'];
	const wrong = [];
	let tried = 0;
	for (let i = 1; i <= n; i++)
		for (const [k, field] of fields.entries()) {
			if (i !== 5 && (k + i) % 4) continue; // entry 5 with every field, the others with a quarter of them each
			const said = refused(`UPDATE audit SET ${field} WHERE n = ${i}`, i);
			tried++;
			if (said) wrong.push(`${field} of ${i}: ${said}`);
		}
	ok(!wrong.length, `${tried} changes of single fields, in every entry: each is named`, wrong.slice(0, 6).join('; '));
	// the last one taken out is a tail cut off: named as the first that is missing
	each('an entry taken out', n, (i) => `DELETE FROM audit WHERE n = ${i}`, (i) => [i]);
	each('an entry taken out and the gap closed', n - 1, (i) => `DELETE FROM audit WHERE n = ${i}; UPDATE audit SET n = n - 1 + 1000 WHERE n > ${i}; UPDATE audit SET n = n - 1000 WHERE n >= 1000`,
		(i) => [i]);
	each('an entry put in', n, (i) => `UPDATE audit SET n = n + 1000 WHERE n >= ${i}; INSERT INTO audit SELECT ${i}, at, process, verb, actor, link, org, subject, ` +
		`summary, before_text, after_text, commitment, previous, hash FROM audit WHERE n = ${i + 1000}; UPDATE audit SET n = n - 999 WHERE n >= 1000`, (i) => [i, i + 1]);
	each('two neighbours swapped', n - 1, (i) => `UPDATE audit SET n = 1000 WHERE n = ${i}; UPDATE audit SET n = ${i} WHERE n = ${i + 1}; UPDATE audit SET n = ${i + 1} WHERE n = 1000`,
		(i) => [i, i + 1]);
	each('the tail cut off', n, (i) => `DELETE FROM audit WHERE n >= ${i}`, (i) => [i]);
	each('the head moved back with the tail', n - 1, (i) => `DELETE FROM audit WHERE n > ${i}; UPDATE audit_head SET n = ${i}`, (i) => [i, i + 1]);
	const named = sql(whole, 'SELECT n FROM audit_person').split('\n').map(Number);
	const renamed = named.map((i) => refused(`UPDATE audit_person SET person = person || 'x' WHERE n = ${i}`, i)).filter(Boolean);
	ok(named[0] > 0 && !renamed.length, `${named.length} names of persons: each that was changed is named`, renamed.join('; '));
	copyFileSync(whole, db);
	sql(db, 'DELETE FROM audit_person; SELECT 1', true);
	ok(run(['audit', 'verify', '--db', db]).code === 0, 'a person who was erased leaves the chain whole');

	// Whoever rewrites the whole chain with its head has changed the head: the one printed on a backup tells.
	const head = JSON.parse(must('audit', 'verify', '--db', whole, '--json')).head;
	const copied = must('backup', join(folder, 'copy.db'), '--db', whole);
	ok(copied.includes(head), 'a backup prints the head of the chain');
});
