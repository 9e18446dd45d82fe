// What the web can do, the command line can do, and the other way round: the table of rights, the commands and the routes are compared, and what one
// face cannot do is named here with its reason, or it is a fault.
// To see it red: take a row out of gr_routes, or a command out of gr_commands.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, play, rights, root, routes, run } from './program.mjs';

// A right that is done under another name, or by nobody, on this face. A reason that is no longer needed is a fault too.
const onWebOnly = {
	'process.show': 'the front page is text to read; its figures are in pool, plan and outlook',
	'line.save': 'one line by form; on the command line it is a file of one row to grus import',
	'link.use': 'a session is a browser\'s; the operator owns the file',
};
const onCommandsOnly = {
	'snapshot.verify': 'an operator\'s check, beside grus check',
	'audit.verify': 'an operator\'s check, beside grus check',
	'demo.load': 'makes a database',
	'process.init': 'makes a database',
	backup: 'the operator\'s: the file belongs to him',
	check: 'the operator\'s: the file belongs to him',
	export: 'every line of everybody: the operator\'s',
};
// Commands that need no right of their own.
const withoutRight = {
	serve: 'the web itself',
	flow: 'no database',
	'plan verify': 'no database: an independent program\'s check',
	restore: 'no database yet',
	'job run': 'the worker\'s child: plan.run, asked for by somebody who may',
};
// A right whose command has another name.
const command = { 'delivery.check': 'import', 'process.init': 'init' };

play('tables', async () => {
	const table = rights(), web = routes(), known = new Set(table.map((r) => r.name));
	const commands = [...run(['--help']).out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map((m) => m[1].trim());
	ok(table.length >= 27 && web.length >= 30 && commands.length >= 29, `${table.length} rights, ${web.length} routes, ${commands.length} commands are read`);
	const asked = new Set(web.map((r) => r.name)), given = new Set(commands);

	const unnamed = web.filter((r) => !known.has(r.name) && r.name !== 'asset.show');
	ok(!unnamed.length, 'every route is named after a right', unnamed.map((r) => r.path).join(', '));
	const crossed = web.filter((r) => r.name !== 'asset.show' && table.find((t) => t.id === r.right)?.name !== r.name);
	ok(!crossed.length, 'and asks exactly that right', crossed.map((r) => `${r.path}: ${r.name}, ${r.right}`).join(', '));

	const commandOf = (name) => command[name] || name.replace('.', ' ');
	const noCommand = table.filter((r) => !given.has(commandOf(r.name))).map((r) => r.name);
	const noRoute = table.filter((r) => !asked.has(r.name)).map((r) => r.name);
	const only = (missing, reasons) => [...missing.filter((n) => !reasons[n]), ...Object.keys(reasons).filter((n) => !missing.includes(n)).map((n) => `${n} (no longer needed)`)];
	ok(!only(noCommand, onWebOnly).length, 'what the web can do, the command line can do', only(noCommand, onWebOnly).join(', '));
	ok(!only(noRoute, onCommandsOnly).length, 'what the command line can do, the web can do', only(noRoute, onCommandsOnly).join(', '));
	const neither = noCommand.filter((n) => noRoute.includes(n));
	ok(!neither.length, 'no right is without a face', neither.join(', '));
	const strange = commands.filter((c) => !withoutRight[c] && !table.some((r) => commandOf(r.name) === c));
	ok(!strange.length, 'every command is a right, or says why it needs none', strange.join(', '));

	// The right that a command asks is the one that it is named after.
	const wrong = [];
	for (const file of readdirSync(join(root, 'src/cli')).filter((f) => f.endsWith('.c'))) {
		const text = readFileSync(join(root, 'src/cli', file), 'utf8');
		for (const [, name, rest] of text.matchAll(/^const struct gr_command gr_cli_\w+ = \{\s*\.name = "([^"]+)",([\s\S]*?)^\};/gm)) {
			const right = (rest.match(/\.right = (GR_\w+)/) || [])[1];
			const mine = table.find((t) => t.id === right);
			if (!withoutRight[name] && (!mine || commandOf(mine.name) !== name)) wrong.push(`${name} asks ${right}`);
			if (file !== `${name.replace(' ', '_')}.c`) wrong.push(`${name} lives in ${file}`);
		}
	}
	ok(!wrong.length, 'every command asks the right that it is named after, and lives in the file of its name', wrong.join(', '));
	const able = table.filter((r) => r.operator !== 'GR_ALL');
	ok(!able.length, 'the operator, who owns the file, may do everything', able.map((r) => r.name).join(', '));
	const open = table.filter((r) => r.reader !== 'GR_NOBODY').map((r) => r.name).sort().join(' ');
	ok(open === 'link.use outlook.show plan.show pool.list process.show', 'the public reads four things and may press the button behind a link', open);
});
