// Canaries (RELIABILITY 4): every organisation's lines hold numbers and words of their own; a crawl as each role finds none that its visibility does not
// give, through page, download, API, workbook, plan file and error page. And each role tries each route: allowed and refused as the table says.
// Protection to take out to see it red: let gr_sees_line (access/right.c) answer true; or give GR_LINE_LIST to the reader.
import { join } from 'node:path';
import { Visitor, csv, linkOf, must, ok, play, rights, routes, serve, sql, unzipped, visitorOf } from '../cli/program.mjs';

const orgs = ['K350', 'KLAR', 'VD', 'FORS', 'K265'];
const visibilities = { own: 'kun os', partners: 'partnerne', public: 'alle, men kun i samlede tal' };
const directions = { need: ['behov', 'sg_ii'], surplus: ['overskud', 'kb_a'] };

// One line per organisation, visibility and direction: a word that nobody else has, and tonnes of six digits that nobody else has.
const canaries = [];
let prime = 211117;
for (const org of orgs)
	for (const visibility of Object.keys(visibilities))
		for (const direction of Object.keys(directions)) {
			canaries.push({ org, visibility, direction, tonnes: prime, word: `Kanarie${org}${visibility}${direction}`, note: `Fugl${org}${visibility}${direction}` });
			prime += 13007;
		}

// The number in any dress that it may wear: 211117, 211.117, 211 117, and as kilograms.
function dressed(tonnes) {
	const s = String(tonnes);
	return new RegExp(`(?<![0-9])${s.slice(0, 3)}[.,\\s\\u00a0\\u202f]?${s.slice(3)}(?![0-9]{1,2}(?![0-9]))`);
}
for (const c of canaries) c.number = dressed(c.tonnes);

const found = (text, c) => text.includes(c.word) || text.includes(c.note) || c.number.test(text);

const textOf = (r) => (r.body.length > 4 && r.body.readUInt32LE(0) === 0x04034b50 ? unzipped(r.body) : r.text) +
	Object.entries(r.headers).map(([k, v]) => `${k}: ${v}`).join('\n');

// Every address that the pages of this visitor lead to, and those that they should not.
async function crawl(v, seeds, extra = '') {
	const seen = new Map(), queue = [...seeds];
	while (queue.length && seen.size < 400) {
		const path = queue.shift();
		if (seen.has(path)) continue;
		const r = await v.get(path);
		seen.set(path, { status: r.status, text: textOf(r) });
		if (!String(r.headers['content-type']).startsWith('text/html')) continue;
		for (const [, href] of r.text.matchAll(/(?:href|action)="(\/[^"#]*)/g)) {
			let to = href.replaceAll('&amp;', '&');
			if (to.startsWith('/assets/') || to === '/log-af') continue;
			if (extra && !to.includes('som=')) to += (to.includes('?') ? '&' : '?') + extra;
			if (!seen.has(to)) queue.push(to);
		}
	}
	return seen;
}

play('matrix', async (folder) => {
	const db = join(folder, 'grus.db');
	must('init', '--name', 'Prøve', '--owner', 'RSJ', '--db', db);
	const file = csv(join(folder, 'alle.csv'), canaries.map((c) => [c.org, directions[c.direction][0], c.word, directions[c.direction][1], c.tonnes, 'ton',
		'Roskilde', '2028-2029', 'bevilling givet', visibilities[c.visibility], c.note].join(';')));
	must('import', file, '--db', db, '--quiet');
	must('snapshot', 'take', '--db', db);
	must('snapshot', 'publish', '--db', db);
	must('plan', 'run', '--db', db, '--quiet');
	ok(sql(db, 'SELECT count(*) FROM line_version WHERE to_at IS NULL') === String(canaries.length), 'every canary is in the database');

	const server = await serve(db);
	const port = server.port;
	const visitors = { public: new Visitor(port), lead: await visitorOf(db, port, '--lead') };
	for (const org of orgs) visitors[org] = await visitorOf(db, port, '--org', org);

	// Each organisation has a delivery of its own on the way, so that there are ids to try: the row asks for a line that nobody else may see.
	const delivery = {};
	for (const org of orgs) {
		const row = `${org};behov;Udkast${org};sg_ii;5;ton;Roskilde;2028;i budget;kun os;Hemmelig${org}`;
		const r = await visitors[org].upload(`${'Organisation;Retning;Projekt;Kvalitet;Mængde;Enhed;Sted;Periode;Sikkerhed;Synlighed;Bemærkning'}\r\n${row}\r\n`);
		delivery[org] = Number((r.headers.location || '').split('/').pop());
	}
	ok(Object.values(delivery).every((id) => id > 0), 'each organisation has handed in a file that waits', JSON.stringify(delivery));

	const ids = Array.from({ length: canaries.length + 2 }, (_, i) => i + 1);
	const seeds = (extra) => {
		const out = [];
		for (const r of routes()) {
			if (r.method !== 'GET' || r.path.startsWith('/assets')) continue;
			if (r.path.startsWith('/svar/')) out.push('/svar/0123456789abcdef0123456789abcdef');
			else if (r.path.endsWith('/*')) for (const id of ids) out.push(r.path.replace('*', id));
			else out.push(r.path);
		}
		out.push('/findes-ikke', '/samlede-maengder?retning=need', '/samlede-maengder?kvalitet=stabilgrus', '/samlede-maengder?aar=2028', '/samlede-maengder?aar=1',
			'/samlede-maengder.csv?aar=2028', '/bedste-fordeling?nr=1', '/bedste-fordeling.csv?nr=1', '/samlede-maengder?egne=1', '/aendringslog?foer=5', '/%zz');
		return extra ? out.map((p) => p + (p.includes('?') ? '&' : '?') + extra) : out;
	};

	// What each may see of a canary that is not his own.
	const allowed = { public: () => false, market: () => false, lead: () => true, builder: (c) => c.visibility !== 'own' };
	async function look(name, visitor, role, own, extra = '') {
		const pages = await crawl(visitor, seeds(extra), extra);
		const leaks = [];
		let mine = 0;
		for (const [path, page] of pages)
			for (const c of canaries) {
				if (!found(page.text, c)) continue;
				if (c.org === own || allowed[role](c)) mine++;
				else leaks.push(`${path} (${page.status}) shows ${c.word}`);
			}
		for (const org of orgs)
			for (const [path, page] of pages)
				if (org !== own && role !== 'lead' && (page.text.includes(`Udkast${org}`) || page.text.includes(`Hemmelig${org}`)))
					leaks.push(`${path} shows the waiting file of ${org}`);
		ok(!leaks.length, `${name}: no canary that is not his in ${pages.size} answers`, leaks.slice(0, 8).join('; '));
		const broken = [...pages].filter(([, p]) => p.status >= 500 || p.status === 0);
		ok(!broken.length, `${name}: no page breaks`, broken.slice(0, 5).map(([p, x]) => `${p} ${x.status}`).join('; '));
		return mine;
	}
	await look('the public', visitors.public, 'public', '');
	for (const org of orgs) {
		const mine = await look(org, visitors[org], 'builder', org);
		ok(mine > 0, `${org}: finds its own lines (the crawl sees something)`);
	}
	ok(await look('process team', visitors.lead, 'lead', '') > 0, 'process team: finds lines');
	await look('process team, as the market sees it', visitors.lead, 'market', '', 'som=marked');
	await look('a builder, as the market sees it', visitors.K350, 'market', '', 'som=marked');

	// Other people's things, by number.
	const strange = [];
	for (const a of orgs)
		for (const b of orgs)
			if (a !== b) {
				const shown = await visitors[a].get(`/aflever/svar/${delivery[b]}`);
				const accepted = await visitors[a].post(`/aflever/godkend/${delivery[b]}`, { hvad: 'alle' });
				if (![403, 404].includes(shown.status) || ![403, 404].includes(accepted.status)) strange.push(`${a} on ${b}: ${shown.status} ${accepted.status}`);
			}
	ok(!strange.length, "another organisation's delivery is neither shown nor accepted", strange.join('; '));
	ok(sql(db, "SELECT count(*) FROM delivery WHERE state = 'checked'") === String(orgs.length), 'and stands as it stood');
	const foreign = sql(db, `SELECT l.id FROM line l JOIN org o ON o.id = l.org WHERE o.code = 'KLAR' LIMIT 1`);
	const form = { linje: foreign, version: '1', retning: 'need', ved: 'tonnes', projekt: 'Tyveri', kvalitet: 'sg_ii', maengde: '10', sted: 'Roskilde', periode: '2028',
		sikkerhed: 'budgeted', synlighed: 'own' };
	const taken = await visitors.K350.post('/aflever/linje', form);
	ok([403, 404].includes(taken.status), "another organisation's line cannot be revised", `${taken.status}`);

	// Each role on each route.
	const may = Object.fromEntries(rights().map((r) => [r.id, r]));
	const roles = { reader: visitors.public, builder: visitors.K350, lead: visitors.lead };
	// Pages of one organisation's link: the process team has the right, and does it with commands and on pages of its own.
	const builderOnly = ['/aflever', '/aflever/regneark', '/aflever/linjer.csv'];
	// Fields with which the deed may go through; a page that has the right but bad fields answers 4xx other than these two.
	const fields = {
		'/procesledelse/offentliggoer': { datagrundlag: '1' },
		'/procesledelse/svarlinks': { organisation: 'procesledelse' },
		'/aflever/linje': { retning: 'need', ved: 'tonnes', projekt: 'Matrix', kvalitet: 'sg_ii', maengde: '10', sted: 'Roskilde', periode: '2028', sikkerhed: 'budgeted', synlighed: 'own' },
	};
	const spare = () => String(linkOf(db, '--org', 'VD').link);
	const ownLine = sql(db, `SELECT l.id FROM line l JOIN org o ON o.id = l.org WHERE o.code = 'K350' LIMIT 1`);
	const wrong = [];
	let tried = 0;
	for (const r of routes())
		for (const [role, visitor] of Object.entries(roles)) {
			if (r.path === '/log-af' || r.path.startsWith('/assets')) continue;
			let path = r.path;
			if (path.startsWith('/svar/')) path = `/svar/${linkOf(db, '--org', 'FORS').token}`;
			else if (path === '/procesledelse/svarlinks/*') path = path.replace('*', spare());
			else if (path.startsWith('/aflever/linje/') || path.startsWith('/aflever/kvittering/')) path = path.replace('*', ownLine);
			else if (path.endsWith('*')) path = path.replace('*', delivery.K350);
			const asked = r.method === 'GET' ? await visitor.get(path)
				: r.body === 'GR_UPLOAD_BODY' ? await visitor.upload('x')
				: await visitor.post(path, fields[r.path] || {});
			const yes = may[r.right][role] !== 'GR_NOBODY' && !(role === 'lead' && builderOnly.includes(r.path)) &&
				// the plan file names every line: it is the process team's
				!(r.path === '/bedste-fordeling/planfil' && role !== 'lead');
			const refused = asked.status === 403 || asked.status === 404;
			tried++;
			if (asked.status >= 500 || asked.status === 0 || yes === refused) wrong.push(`${role} ${r.method} ${path}: ${asked.status}, by the table ${yes ? 'yes' : 'no'}`);
		}
	ok(!wrong.length && tried > 90, `each role on each route: ${tried} tries end as the table says`, wrong.join('; '));
	await server.end();
});
