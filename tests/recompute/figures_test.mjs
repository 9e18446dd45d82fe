// Recomputes figures of the pages and commands from the tables, with SQL and arithmetic of its own: what Grus shows must be what the rows say.
// Protection to take out to see it red: change a sum in pool/volume.c or outlook/growth.c by one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const grus = process.env.GRUS;
const folder = mkdtempSync(join(tmpdir(), 'grus-figures.'));
const db = join(folder, 'grus.db');
const run = (...args) => execFileSync(grus, [...args, '--db', db, '--quiet'], { encoding: 'utf8', maxBuffer: 1 << 28 });
const json = (...args) => JSON.parse(run(...args, '--json'));
const sql = (text) => execFileSync('sqlite3', ['-readonly', '-list', '-noheader', db, text], { encoding: 'utf8' }).trim();
const rows = (text) => sql(text).split('\n').filter(Boolean).map((line) => line.split('|'));
const big = (text) => BigInt(text || '0');

let failed = 0;
function same(name, shown, computed) {
	const ok = String(shown) === String(computed);
	console.log(`${ok ? 'ok' : 'not ok'} - ${name}${ok ? '' : `: shown ${shown}, computed ${computed}`}`);
	if (!ok) failed++;
}

// n / by rounded half to even, for n >= 0
function halfEven(n, by) {
	const q = n / by, twice = 2n * (n % by);
	return twice > by || (twice === by && q % 2n === 1n) ? q + 1n : q;
}

try {
	run('demo', 'load');
	const now = 'FROM line_version v JOIN line l ON l.id = v.line WHERE v.to_at IS NULL';
	const pool = json('pool', 'list');
	const market = json('pool', 'list', '--as', 'market');
	const plan = json('plan', 'show');
	const outlook = json('outlook', 'show');

	// 1, 2: the whole region
	same('need of the region', pool.need_kg, sql(`SELECT sum(v.likely_kg) ${now} AND v.direction = 'need'`));
	same('surplus of the region', pool.surplus_kg, sql(`SELECT sum(v.likely_kg) ${now} AND v.direction = 'surplus'`));

	// 3: one quality, its three estimates
	const sg = pool.rows.find((r) => r.direction === 'need' && r.label.includes('(SG II)'));
	same('SG II, low, expected and high', [sg.low_kg, sg.likely_kg, sg.high_kg].join('|'),
		sql(`SELECT sum(v.low_kg), sum(v.likely_kg), sum(v.high_kg) ${now} AND v.direction = 'need' AND v.quality = 'sg_ii'`));

	// 4: one quality in one year; a line is spread over its quarters, whole kg, and what is left over falls to the first ones
	let y2028 = 0n;
	for (const [kg, first, last] of rows(`SELECT v.likely_kg, v.first_quarter, v.last_quarter ${now} AND v.direction = 'need' AND v.quality = 'sg_ii'`)) {
		const n = big(last) - big(first) + 1n, before = (quarter) => {
			const k = big(quarter) - big(first);
			const used = k < 0n ? 0n : k > n ? n : k;
			return (big(kg) * used) / n;
		};
		y2028 += before(32 * 4 - 12) - before(28 * 4);
	}
	const cell = sg.cells.find((c) => c.year === 2028);
	const off = BigInt(cell.likely_kg) - y2028;
	same('SG II in 2028, to a kilogram per line', off < 0n ? -off <= 600n : off <= 600n, true);

	// 5: one area, need
	const area = pool.areas.find((a) => a.need_kg > 0);
	const members = readFileSync(join(process.env.GRUS_TEST_DATA, 'parts.csv'), 'utf8').split('\n').slice(1)
		.map((line) => line.split(',')).filter((f) => f[2] === area.area).map((f) => Number(f[0]));
	same(`need of ${area.area}`, area.need_kg,
		sql(`SELECT sum(v.likely_kg) ${now} AND v.direction = 'need' AND v.municipality IN (${members.join(',')})`));

	// 6: every published cell of one quality and its years is the rounded sum of the public lines behind it
	const quality = readFileSync(join(process.env.GRUS_TEST_DATA, 'qualities.csv'), 'utf8').split('\n');
	let looked = 0, wrong = 0;
	for (const row of market.rows.filter((r) => !r.total && !r.members)) {
		const code = quality.find((line) => line.split(',')[2] === row.label)?.split(',')[0];
		if (!code) continue;
		for (const c of row.cells.filter((x) => typeof x.likely_kg === 'number')) {
			let kg = 0n;
			for (const [likely, first, last] of rows(`SELECT v.likely_kg, v.first_quarter, v.last_quarter ${now} AND v.direction = '${row.direction}' AND v.quality = '${code}' AND v.visibility = 'public_aggregate'`)) {
				const n = big(last) - big(first) + 1n, upTo = (year) => {
					const k = BigInt((year - 2000) * 4) - big(first);
					return (big(likely) * (k < 0n ? 0n : k > n ? n : k)) / n;
				};
				kg += upTo(c.year + c.years) - upTo(c.year);
			}
			looked++;
			// the split over years may differ by a kilogram a line: the rounding to 1,000 t then by one step at a tie
			const gap = BigInt(c.likely_kg) - halfEven(kg, 1000000n) * 1000000n;
			if (gap !== 0n && !(kg % 1000000n > 499000n && kg % 1000000n < 501000n)) wrong++;
		}
	}
	same(`published cells of single qualities (${looked} looked at)`, looked > 20 ? wrong : 'too few', 0);

	// 7: the plan serves exactly the lines that take part, litre by litre: need in tonnes
	const settings = Object.fromEntries(readFileSync(join(process.env.GRUS_TEST_DATA, 'settings.csv'), 'utf8').split('\n').slice(1)
		.map((line) => line.split(',')).map((f) => [f[0], f[1]]));
	const quarter = (text) => (Number(text.slice(0, 4)) - 2000) * 4 + Number(text.slice(6)) - 1;
	const certain = ['idea', 'budgeted', 'funded', 'tendered', 'contracted'];
	const from = certain.slice(certain.indexOf(settings['plan.certainty_from'])).map((c) => `'${c}'`).join(',');
	same('need of the plan', plan.joint.need_kg,
		sql(`SELECT sum(v.likely_kg) ${now} AND v.direction = 'need' AND v.certainty IN (${from}) AND v.last_quarter >= ${quarter(settings['plan.first_quarter'])} AND v.first_quarter <= ${quarter(settings['plan.last_quarter'])}`));

	// 8: the need is covered, and by these parts alone
	const j = plan.joint;
	const covered = BigInt(j.own_kg) + BigInt(j.others_kg) + BigInt(j.plants_kg) + BigInt(j.primary_kg);
	const rest = BigInt(j.need_kg) - covered; // a litre a line may be lost to whole litres
	same('own, others, plants and pits make up the need (to 3 kg a line)', rest >= -2000n && rest <= 2000n ? 'yes' : rest, 'yes');

	// 9: the cost of the plan is the sum of amount x rate over its file's arcs
	const file = join(folder, 'plan.grus');
	const made = json('plan', 'run', '-o', file);
	let cost = 0n, arcs = 0;
	for (const line of readFileSync(file, 'utf8').split('\n')) {
		const f = line.split(' ');
		if (f[0] !== 'arc') continue;
		arcs++;
		cost += BigInt(f[f.length - 1]) * BigInt(f[f.length - 2]);
	}
	same(`cost of the plan over ${arcs} arcs`, made.cost_mille_ore, cost);

	// 10: the outlook of 2032, in exact fractions from the settings
	const g = BigInt(settings['outlook.growth_per_10000.likely']), years = 10;
	let num = BigInt(settings['outlook.base_use_t']), den = 1n;
	for (let i = 0; i < years; i++) { num *= 10000n + g; den *= 10000n; }
	const use = halfEven(num, den * 10000n) * 10000n;
	const permille = BigInt(settings['outlook.share_base_permille']) + BigInt(settings['outlook.share_step_permille.likely']) * 10n;
	const secondary = halfEven(use * permille, 1000n * 1000n) * 1000n;
	const y = outlook.likely.find((x) => x.year === 2032);
	same('use in 2032', y.consumption_kg, use * 1000n);
	same('secondary in 2032', y.secondary_kg, secondary * 1000n);
	same('gap in 2032', y.gap_kg, use * 200n - secondary * 1000n);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
console.log(`${failed ? 'some' : 'no'} figure differs`);
process.exit(failed ? 1 : 0);
