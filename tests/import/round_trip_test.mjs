// The whole chain as a builder and the process team walk it: a workbook through an answer link, edited in LibreOffice, handed in; then pool, plan and outlook
// change as they should, nothing else does, and the change log tells it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, ok, play, serve, sql, Visitor, words } from '../cli/program.mjs';

const office = '/usr/bin/soffice';

function convert(folder, file, to) {
	const r = spawnSync(office, [`-env:UserInstallation=file://${folder}/office`, '--headless', '--convert-to', to, '--outdir', folder, file], { encoding: 'utf8', timeout: 120000 });
	if (r.status !== 0) throw new Error(`soffice: ${r.stderr}`);
}

await play('round-trip', async (folder) => {
	const db = join(folder, 'grus.db');
	const demo = JSON.parse(must('demo', 'load', '--db', db, '--json'));
	const json = (...args) => JSON.parse(must(...args, '--db', db, '--json'));
	if (!existsSync(office)) {
		console.log('# LibreOffice is not installed: skipped');
		ok(true, 'LibreOffice is not installed # SKIP');
		return;
	}
	const server = await serve(db);
	const builder = await new Visitor(server.port).signIn(demo.builder_token, 'Anlæg');
	const lead = await new Visitor(server.port).signIn(demo.lead_token, 'Ledelsen');
	const entries = () => Number(sql(db, 'SELECT max(n) FROM audit'));
	const before = { pool: json('pool', 'list'), outlook: json('outlook', 'show'), plan: json('plan', 'show') };

	// the workbook, and one cell of it: the first need in tonnes
	const book = await builder.get('/aflever/regneark');
	ok(book.status === 200 && book.body.subarray(0, 2).toString() === 'PK', 'the workbook comes through the answer link');
	writeFileSync(join(folder, 'behov.xlsx'), book.body);
	convert(folder, join(folder, 'behov.xlsx'), 'fods');
	const flat = readFileSync(join(folder, 'behov.fods'), 'utf8');
	const lines = json('line', 'list', '--org', 'K350');
	const tonnes = sql(db, `SELECT v.line, v.thousandths / 1000, v.certainty FROM line_version v JOIN line l ON l.id = v.line JOIN org o ON o.id = l.org WHERE o.code = 'K350' AND v.to_at IS NULL AND v.known = 'tonnes' AND v.direction = 'need' AND v.thousandths % 1000 = 0 AND v.certainty <> 'idea' ORDER BY v.thousandths DESC LIMIT 1`).split('|');
	const line = Number(tonnes[0]), old = Number(tonnes[1]), now = old + 10000;
	const sheet = flat.slice(flat.indexOf('table:name="Behov"'));
	const rows = sheet.slice(0, sheet.indexOf('</table:table>')).split('<table:table-row');
	const mine = rows.filter((r) => r.includes(`office:value="${old}"`) && r.includes('>ton<'));
	ok(mine.length === 1, `one row of the sheet holds ${old} t`, `${mine.length} rows`);
	const edited = flat.replace(mine[0], mine[0].replace(`office:value="${old}"`, `office:value="${now}"`).replace(/(office:value="\d+"[^>]*><text:p>)[^<]*/, `$1${now}`));
	writeFileSync(join(folder, 'rettet.fods'), edited);
	convert(folder, join(folder, 'rettet.fods'), 'xlsx');

	// checked, not saved
	const begun = entries();
	const checked = await builder.upload(readFileSync(join(folder, 'rettet.xlsx')), 'rettet.xlsx');
	ok(checked.status === 303, 'the edited workbook is read', words(checked.text).slice(0, 400));
	const delivery = checked.headers.location.match(/(\d+)/)[1];
	const shown = json('delivery', 'show', delivery);
	ok(shown.changed === 1 && shown.new === 0 && shown.gone === 0 && shown.errors === 0 && shown.same === lines.length - 1,
		'exactly one line is changed, all others are as before', JSON.stringify({ ...shown, problems: shown.problems, differences: undefined }));
	ok(json('line', 'list', '--org', 'K350').find((l) => l.line === line).likely_kg === old * 1000, 'a check saves no line');

	// accepted
	const accepted = await builder.post(`/aflever/godkend/${delivery}`, { hvad: 'alle' });
	ok(accepted.status === 303, 'the changes are accepted', words(accepted.text).slice(0, 300));
	const receipt = words((await builder.get(accepted.headers.location)).text);
	ok(/næste fordeling|i de samme år|I de samme år/.test(receipt), 'the receipt says what the pool can do', receipt.slice(0, 300));
	ok(json('line', 'list', '--org', 'K350').find((l) => l.line === line).likely_kg === now * 1000, 'the line holds the new amount');

	// nothing moves before a new data set, and then exactly what depends on it
	ok(json('pool', 'list').need_kg === before.pool.need_kg, 'pooled volumes rest on the locked data set');
	ok(words((await lead.get('/samlede-maengder')).text).includes('nyere'), 'the page says that newer lines exist');
	ok((await lead.post('/procesledelse/datagrundlag', { note: 'rettet' })).status === 303, 'the team locks a new data set');
	ok((await lead.post('/procesledelse/fordelingsplan', {})).status === 303, 'the team asks for a plan');
	for (let i = 0; i < 100 && json('plan', 'show').snapshot !== 2; i++) await new Promise((r) => setTimeout(r, 200));
	const after = { pool: json('pool', 'list'), outlook: json('outlook', 'show'), plan: json('plan', 'show') };
	ok(after.pool.need_kg - before.pool.need_kg === 10000000, 'the need of the region grows by 10,000 t');
	ok(after.pool.surplus_kg === before.pool.surplus_kg, 'the surplus does not');
	const differ = after.pool.rows.filter((r) => !r.total && r.likely_kg !== before.pool.rows.find((b) => b.label === r.label && b.group === r.group && b.direction === r.direction)?.likely_kg);
	ok(differ.length === 2 && differ.every((r) => r.direction === 'need'), 'one quality and its group change, no other row', differ.map((r) => r.label).join(', '));
	ok(after.plan.snapshot === 2 && after.plan.joint.need_kg - before.plan.joint.need_kg === 10000000, 'the plan serves 10,000 t more', JSON.stringify(after.plan.joint));
	ok(BigInt(after.plan.joint.cost_mille_ore) > BigInt(before.plan.joint.cost_mille_ore), 'and costs more');
	ok(after.outlook.snapshot === 2 && JSON.stringify(after.outlook.likely) === JSON.stringify(before.outlook.likely),
		'the outlook rests on the new data set; the use of the region is no sum of lines and stays');

	const l = after.outlook.ladder, steps = l.today_kg + l.pool_kg + l.plants_kg + l.declared_kg + l.requirement_kg + l.avoided_kg;
	const perYear = (p) => Math.round((p.joint.own_kg + p.joint.others_kg) / 7), moved = (p) => Math.round(p.joint.plants_kg / 7);
	ok(Math.abs(l.pool_kg - perYear(after.plan)) <= 1 && Math.abs(l.plants_kg - moved(after.plan)) <= 1 && steps + l.missing_kg === l.target_kg,
		'the steps to the target take the new plan in, and add up to the target', JSON.stringify(l));
	ok(l.pool_kg + l.plants_kg !== before.outlook.ladder.pool_kg + before.outlook.ladder.plants_kg, 'which the new line has moved');

	// the log tells it all, in order, and is whole
	const told = sql(db, `SELECT verb FROM audit WHERE n > ${begun} ORDER BY n`).split('\n');
	ok(told.join() === 'delivery.check,delivery.accept,snapshot.take,plan.run,plan.run', 'the change log tells each step once', told.join());
	must('audit', 'verify', '--db', db);
	must('check', '--db', db);
	ok((await server.end()) === 0, 'the server ends when it is asked to');
});
