// How long an answer takes tells nothing about a link: a token with all characters but one of a real one is refused as fast as any other, and so is a
// delivery that another organisation has, beside one that nobody has.
// Protection to take out to see it red: compare tokens character by character in the database instead of their SHA-256, with a pause for each that fits.
import { join } from 'node:path';
import { Visitor, linkOf, must, newKey, ok, play, serve, visitorOf } from '../cli/program.mjs';

const rounds = Number(process.env.GRUS_TIMINGS || 150);
const median = (x) => [...x].sort((a, b) => a - b)[Math.floor(x.length / 2)];

// The share of pairs in which a took longer than b; 0.5 where they are alike. Taken in turns, so that a busy machine is busy for both.
async function compare(a, b) {
	const times = [[], []];
	let longer = 0;
	for (let i = 0; i < rounds; i++) {
		const pair = [0, 0];
		for (const side of i % 2 ? [0, 1] : [1, 0]) {
			const begun = performance.now();
			await [a, b][side](i);
			pair[side] = performance.now() - begun;
			times[side].push(pair[side]);
		}
		longer += pair[0] > pair[1];
	}
	return { share: longer / rounds, a: median(times[0]), b: median(times[1]) };
}

play('timing', async (folder) => {
	const db = join(folder, 'grus.db');
	must('init', '--name', 'Prøve', '--owner', 'RSJ', '--db', db);
	const server = await serve(db), nobody = new Visitor(server.port), token = linkOf(db, '--org', 'K350').token;
	const near = (i) => { const at = i % 32; return token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1); };
	const alike = (name, t) => ok(t.share > 0.25 && t.share < 0.75 && t.a < 2 * t.b + 1 && t.b < 2 * t.a + 1, name,
		`${t.a.toFixed(2)} ms beside ${t.b.toFixed(2)} ms, longer in ${Math.round(t.share * 100)} %`);

	const one = await nobody.get(`/svar/${near(31)}`), other = await nobody.get(`/svar/${newKey()}`);
	ok(one.status === 404 && other.status === 404 && one.text === other.text, 'an altered and an unknown link get the same answer, byte by byte');
	alike('and take the same time', await compare((i) => nobody.get(`/svar/${near(i)}`), () => nobody.get(`/svar/${newKey()}`)));
	alike('the button too', await compare((i) => nobody.post(`/svar/${near(i)}`, { navn: 'A' }), () => nobody.post(`/svar/${newKey()}`, { navn: 'A' })));

	const mine = await visitorOf(db, server.port, '--org', 'K350'), theirs = await visitorOf(db, server.port, '--org', 'KLAR');
	const made = await theirs.upload('Retning;Projekt;Kvalitet;Mængde;Enhed;Sted;Periode;Sikkerhed;Synlighed\r\nbehov;Vej;sg_ii;10;ton;Køge;2028;i budget;kun os\r\n');
	const id = made.headers.location.split('/').pop();
	const foreign = await mine.get(`/aflever/svar/${id}`), none = await mine.get('/aflever/svar/99999');
	ok([403, 404].includes(foreign.status) && [403, 404].includes(none.status), "another organisation's delivery and none at all are both refused");
	alike('in the same time', await compare(() => mine.get(`/aflever/svar/${id}`), () => mine.get('/aflever/svar/99999')));
	await server.end();
});
