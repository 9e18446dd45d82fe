// RELIABILITY 3, what concerns forms and files: each limit at n - 1, n and n + 1. (Target, headers, whole forms and numbers of fields: tests/http/raw_test.mjs.)
// Protection to take out to see it red: the test of GR_UPLOAD_BYTES in web/delivery.c; DRAIN_BYTES in web/serve.c; a range in domain/line.c.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { Visitor, linkOf, must, ok, play, serve, sql, visitorOf, words } from '../cli/program.mjs';

const columns = 'Retning;Projekt;Kvalitet;Mængde;Enhed;Sted;Periode;Sikkerhed;Synlighed\r\n';
const row = (i, amount = '10') => `behov;Vej ${i % 50};sg_ii;${amount};ton;Lejre;2028;i budget;kun os\r\n`;

play('limits', async (folder) => {
	const db = join(folder, 'grus.db');
	must('init', '--name', 'Prøve', '--owner', 'RSJ', '--db', db);
	const server = await serve(db), port = server.port;
	const builder = await visitorOf(db, port, '--org', 'K350'), lead = await visitorOf(db, port, '--lead');
	const memory = (what) => Number(readFileSync(`/proc/${server.child.pid}/status`, 'utf8').match(new RegExp(`${what}:\\s+(\\d+) kB`))[1]) / 1024;
	const form = (change) => builder.post('/aflever/linje', { retning: 'need', ved: 'tonnes', projekt: 'Vej', kvalitet: 'sg_ii', maengde: '10', sted: 'Lejre', periode: '2028',
		sikkerhed: 'budgeted', synlighed: 'own', ...change });

	// Each row: what, the answers wanted, and how it is asked.
	async function edge(name, tries) {
		const wrong = [];
		for (const [what, want, ask] of tries) {
			const r = await ask();
			if (!want.includes(r.status)) wrong.push(`${what}: ${r.status}, not ${want}: ${words(r.text).slice(0, 200)}`);
			else if (r.status >= 400 && !/<h1>/.test(r.text)) wrong.push(`${what}: refused without a page`);
		}
		ok(!wrong.length, `${name}: ${tries.map((t) => t[0]).join(', ')}`, wrong.join('; '));
	}
	const name = (n) => 'å'.repeat(n);
	await edge('name of a project', [199, 200, 201].map((n) => [n, n > 200 ? [422] : [303], () => form({ projekt: name(n) })]));
	await edge('note of a line', [19999, 20000, 20001].map((n) => [n, n > 20000 ? [422] : [303], () => form({ note: 'a'.repeat(n) })]));
	await edge('tonnes of a line', [['0', [422]], ['0,001', [303]], ['9999999,999', [303]], ['10000000', [303]], ['10000000,001', [422]], ['-1', [422]], ['1e400', [422]]]
		.map(([t, want]) => [t, want, () => form({ maengde: t, lavt: t, hoejt: t })]));
	await edge('year', [['1999', [422]], ['2000', [303]], ['2100', [303]], ['2101', [422]], ['2028-2027', [422]]].map(([t, want]) => [t, want, () => form({ periode: t })]));
	await edge('one field of a form', [65535, 65536, 65537].map((n) => [n, n > 65536 ? [413] : [422], () => form({ projekt: 'a'.repeat(n) })]));
	await edge('days of a link', [['0', [400, 422]], ['1', [200]], ['365', [200]], ['366', [400, 422]], ['-1', [400, 422]]]
		.map(([t, want]) => [t, want, () => lead.post('/procesledelse/svarlinks', { organisation: 'procesledelse', dage: t })]));
	await edge('note of a data set', [199, 200, 201].map((n) => [n, n > 200 ? [400, 422] : [303], () => lead.post('/procesledelse/datagrundlag', { note: name(n) })]));
	const token = linkOf(db, '--org', 'KLAR').token;
	await edge('name of who answers', [199, 200, 201].map((n) => [n, n > 200 ? [422] : [303], () => new Visitor(port).post(`/svar/${token}`, { navn: name(n) })]));

	// ---- files ----
	// exactly n bytes: rows with a long note, the last one as long as what is left
	const padded = (n) => {
		const parts = [columns.replace('\r\n', ';Bemærkning\r\n')];
		let left = n - Buffer.byteLength(parts[0]);
		for (let i = 0; left > 0; i++) {
			const start = row(i, 10 + i).replace('\r\n', ';'), note = Math.min(left - Buffer.byteLength(start) - 2, left > 40000 ? 19000 : 20000);
			parts.push(`${start}${'a'.repeat(note)}\r\n`);
			left -= Buffer.byteLength(start) + note + 2;
		}
		return Buffer.from(parts.join(''));
	};
	await edge('bytes of a file', [19999999, 20000000, 20000001].map((n) => [n, n > 20000000 ? [413] : [303], () => builder.upload(padded(n))]));
	const rows = (n) => columns + Array.from({ length: n }, (_, i) => row(i, 10 + i)).join('');
	await edge('rows of a file', [50000, 50001].map((n) => [n, n > 50000 ? [413, 422] : [303], () => builder.upload(rows(n))]));
	ok(sql(db, "SELECT max(candidates) FROM delivery") === '50000', 'fifty thousand rows wait to be accepted');
	const before = memory('VmRSS');
	ok(before < 600, `the server holds ${Math.round(before)} MB after them`);

	// ---- 5 GB ----
	const raw = (head, chunk) => new Promise((resolve) => {
		const begun = performance.now(), socket = net.connect(port, '127.0.0.1');
		let answer = '', sent = 0;
		const end = () => resolve({ answer, sent, ms: performance.now() - begun });
		socket.on('data', (d) => { answer += d; });
		socket.on('error', () => {});
		socket.on('close', end);
		socket.setTimeout(20000, () => socket.destroy());
		socket.write(head);
		const more = () => {
			while (chunk && !socket.destroyed && sent < 1 << 30) {
				sent += chunk.length;
				if (!socket.write(chunk)) return socket.once('drain', more);
			}
		};
		more();
	});
	const start = `POST /aflever/fil HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${builder.cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\n`;
	const told = await raw(`${start}Content-Length: 5368709120\r\n\r\n`);
	ok(/^HTTP\/1\.1 413 /.test(told.answer) && /20[\s\u00a0]MB/.test(told.answer) && told.ms < 2000, '5 GB announced: refused in words before a byte of it is read',
		`${Math.round(told.ms)} ms: ${told.answer.slice(0, 60)}`);
	const piece = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65536, 'a'), Buffer.from('\r\n')]);
	const poured = await raw(`${start}Transfer-Encoding: chunked\r\n\r\n`, piece);
	ok(poured.sent < 100e6, `5 GB poured in without an end: cut off after ${Math.round(poured.sent / 1e6)} MB`);
	const after = memory('VmRSS');
	ok(after < before + 50, `and the server holds no more than before (${Math.round(after - before)} MB)`);
	await edge('and still answers', [['/', [200], () => new Visitor(port).get('/')]]);
	ok((await server.end()) === 0, 'it ends with exit 0');
});
