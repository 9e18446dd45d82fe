// pages_test.mjs - every page at four widths in Chromium: no sideways scroll, axe without findings, no error in the console; each task once with and
// once without JavaScript. Needs node_modules (npm ci) and /usr/bin/chromium.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { finish, ok, startServer } from '../http/server.mjs';

if (!existsSync('/usr/bin/chromium') || !existsSync('node_modules/playwright-core') || !existsSync('node_modules/axe-core')) {
  ok(false, 'Chromium, playwright-core and axe-core are there (npm ci)');
  finish();
  process.exit(1);
}
const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const widths = [320, 390, 768, 1280];

const server = await startServer();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false });
const enter = async (page, token) => {
  await page.goto(server.base + '/svar/' + token);
  await page.click('main button[type=submit]');
};

// ---- every page, every width ----
const visits = [
  ['the public', null, ['/', '/samlede-maengder', '/bedste-fordeling', '/vejen-til-20', '/metode', '/was', '/personoplysninger', '/findes-ikke', '/svar/' + server.builder]],
  ['a builder', server.builder, ['/', '/aflever', '/aflever/linje', '/aflever/linje?retning=need&ved=tonnes', '/aflever/linje?retning=surplus&ved=m3',
    '/aflever/linje?retning=need&ved=metres', '/aflever/linje?retning=need&ved=budget', '/samlede-maengder', '/bedste-fordeling', '/bedste-fordeling?som=marked']],
  ['the team', server.lead, ['/procesledelse', '/procesledelse/svarlinks', '/aendringslog', '/samlede-maengder', '/bedste-fordeling']],
];
for (const [who, token, paths] of visits) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const errors = [];
  page.on('console', (m) => { if (m.type() === 'error' && !/404|422|403/.test(m.text())) { errors.push(m.text()); } });
  page.on('pageerror', (e) => errors.push(String(e)));
  if (token) { await enter(page, token); }
  for (const path of paths) {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(server.base + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      ok(wide <= width, path + ' as ' + who + ' at ' + width + ' does not scroll sideways', wide);
      if (width === 320 || width === 768) { continue; } // axe sees markup: once for the phone's, once for the wide one
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await globalThis.axe.run(document)).violations.map((v) => v.id + ': ' + v.nodes.slice(0, 2).map((n) => n.html).join(' | ')));
      ok(!found.length, path + ' as ' + who + ' at ' + width + ': axe finds nothing', found.join('\n# '));
    }
    ok((await page.locator('h1').count()) === 1, path + ' as ' + who + ' has one h1');
  }
  ok(!errors.length, 'no error in the console as ' + who, errors.join(' / '));
  await context.close();
}

// ---- the tasks, with and without JavaScript ----
for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? ' with JavaScript' : ' without JavaScript';
  const context = await browser.newContext({ viewport: { width: 390, height: 900 }, javaScriptEnabled, acceptDownloads: true });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  const step = async (name, task) => {
    try {
      await task();
    } catch (e) {
      ok(false, name + how, String(e).slice(0, 600));
    }
  };
  const text = () => page.locator('main').innerText();

  await step('choosing among the pooled volumes', async () => {
    await page.goto(server.base + '/samlede-maengder');
    await page.selectOption('#retning', 'surplus');
    await page.click('.g-filter button[type=submit]');
    ok(/retning=surplus/.test(page.url()) && (await text()).includes('Samlede mængder'), 'choosing among the pooled volumes' + how);
  });
  await step('signing in by answer link', async () => {
    await page.goto(server.base + '/svar/' + server.builder);
    await page.fill('#navn', 'Ane Prøve');
    await page.click('main button[type=submit]');
    ok(new URL(page.url()).pathname === '/aflever', 'signing in by answer link' + how, page.url());
  });
  let file = '';
  await step('downloading the workbook', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href="/aflever/regneark"]')]);
    file = join(server.folder, 'hentet-' + javaScriptEnabled + '.xlsx');
    await download.saveAs(file);
    ok(readFileSync(file).subarray(0, 2).toString() === 'PK', 'downloading the workbook' + how);
  });
  await step('handing the workbook in as it is', async () => {
    await page.setInputFiles('#fil', file);
    await page.click('form[action="/aflever/fil"] button[type=submit]');
    const said = await text();
    ok(/\/aflever\/svar\/\d+$/.test(page.url()) && /0 linjer er nye, 0 er ændret, 0 udgår/.test(said), 'a workbook that is handed in as it came changes nothing' + how, page.url() + ' ' + said.slice(0, 500));
  });
  await step('handing in a CSV file with an error', async () => {
    const csv = join(server.folder, 'linjer-' + javaScriptEnabled + '.csv');
    await page.goto(server.base + '/aflever');
    const [own_file] = await Promise.all([page.waitForEvent('download'), page.click('a[href="/aflever/linjer.csv"]')]);
    const own = readFileSync(await own_file.path(), 'utf8');
    const [head, first] = own.replace(/^\uFEFF/, '').split('\r\n');
    const cells = first.split(';');
    const names = head.split(';');
    const quality = names.findIndex((n) => /^Kvalitet/.test(n));
    const id = names.findIndex((n) => /^Linje-id/i.test(n));
    if (id >= 0) { cells[id] = ''; }
    cells[quality] = 'stabil grus 2';
    const project = names.findIndex((n) => /^Projekt/.test(n));
    cells[project] = 'Prøveprojekt ' + how.trim();
    writeFileSync(csv, head + '\r\n' + cells.join(';') + '\r\n');
    await page.goto(server.base + '/aflever');
    await page.setInputFiles('#fil', csv);
    await page.click('form[action="/aflever/fil"] button[type=submit]');
    const said = await text();
    ok(/Intet er gemt endnu/i.test(said) && /stabil grus 2/.test(said), 'an unknown quality is told with what stands there, and nothing is saved' + how, said.slice(0, 700));
  });
  await step('accepting what is good', async () => {
    const csv = join(server.folder, 'rettet-' + javaScriptEnabled + '.csv');
    await page.goto(server.base + '/aflever');
    const [own_file] = await Promise.all([page.waitForEvent('download'), page.click('a[href="/aflever/linjer.csv"]')]);
    const [head, first, second] = readFileSync(await own_file.path(), 'utf8').split('\r\n');
    const names = head.split(';');
    const amount = names.indexOf('Mængde');
    const good = first.split(';');
    const bad = second.split(';');
    good[amount] = javaScriptEnabled ? '7777' : '8888';
    bad[amount] = '1234.5';
    writeFileSync(csv, [head, good.join(';'), bad.join(';'), ''].join('\r\n'));
    await page.setInputFiles('#fil', csv);
    await page.click('form[action="/aflever/fil"] button[type=submit]');
    const said = await text();
    ok(/1234\.5/.test(said) && /kan betyde/.test(said) && /venter, til fejlen er rettet/.test(said), 'a row with an error waits beside a good one' + how, said.slice(0, 700));
    await page.click('button[value=gode]');
    ok(/gode rækker er gemt/.test(await text()) && (await page.locator('form[action^="/aflever/godkend"]').count()) === 0,
      'the good row is accepted, and the receipt says so' + how, (await text()).slice(0, 400));
  });
  await step('handing in what is no workbook', async () => {
    await page.goto(server.base + '/aflever');
    await page.setInputFiles('#fil', { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%\xE2\xE3\n1 0 obj\n') });
    await page.click('form[action="/aflever/fil"] button[type=submit]');
    const said = await text();
    ok(/PDF/.test(said) && /Intet er gemt/.test(said), 'a PDF is refused in words' + how, said.slice(0, 300));
  });
  await step('writing one line', async () => {
    await page.goto(server.base + '/aflever/linje');
    await page.check('#retning-0', { force: true });
    await page.check('#ved-0', { force: true });
    await page.click('main button[type=submit]');
    await page.fill('#projekt', 'Cykelsti ' + how.trim());
    await page.selectOption('#kvalitet', 'sg_ii');
    await page.fill('#maengde', '1.234');
    await page.fill('#sted', 'Lejre');
    await page.fill('#periode', '2028');
    await page.click('form[action="/aflever/linje"] button[type=submit]');
    const asked = await text();
    ok(/1\.234/.test(asked) && /to måder/.test(asked) && (await page.inputValue('#projekt')).startsWith('Cykelsti'),
      'a number with two readings is asked about, and nothing typed is lost' + how, asked.slice(0, 400));
    await page.fill('#maengde', '1234,5');
    await page.click('form[action="/aflever/linje"] button[type=submit]');
    ok(/\/aflever\/kvittering\/\d+$/.test(page.url()) && /Linjen er gemt/.test(await text()), 'a line is saved, and its receipt says what the partners can do' + how, page.url() + (await text()).slice(0, 500));
  });
  await step('correcting it', async () => {
    await page.goto(server.base + '/aflever');
    const row = page.locator('tr', { hasText: 'Cykelsti ' + how.trim() });
    ok(/1\.234,5|1\.235|1\.234/.test(await row.innerText()), 'the line stands in the list' + how);
    await row.locator('a').click();
    await page.fill('#maengde', '2000');
    await page.click('form[action="/aflever/linje"] button[type=submit]');
    await page.goto(server.base + '/aflever');
    ok(/2\.000/.test(await page.locator('tr', { hasText: 'Cykelsti ' + how.trim() }).innerText()), 'the corrected amount stands in the list' + how);
  });
  await step('saying that nothing is changed', async () => {
    await page.goto(server.base + '/aflever');
    await page.click('form[action="/aflever/ingen-aendringer"] button');
    ok(/stadig/.test(await text()) && /gjort=bekraeftet/.test(page.url()), '"no changes" is one press' + how);
  });
  await step('seeing it as the market', async () => {
    await page.goto(server.base + '/samlede-maengder');
    await page.click('a[href$="?som=marked"]');
    ok(/som markedet ser den/.test(await page.locator('body').innerText()) && !/Jeres egen del/.test(await text()), 'a builder can see the page as the market does' + how);
  });
  await step('signing out', async () => {
    if (javaScriptEnabled) {
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await page.locator('button[form="log-af"]:visible').first().click();
    ok(new URL(page.url()).pathname === '/', 'signing out leads to the front page' + how, page.url());
  });
  await step('the process team\'s work', async () => {
    await page.goto(server.base + '/svar/' + server.lead);
    await page.click('main button[type=submit]');
    await page.fill('#note', 'prøve' + how);
    await page.click('form[action="/procesledelse/datagrundlag"] button');
    ok(/datagrundlag er låst/.test(await text()), 'the team locks a data set' + how, (await text()).slice(0, 300));
    await page.click('form[action="/procesledelse/offentliggoer"] button');
    ok(/er offentliggjort/.test(await text()), 'the team publishes it' + how, (await text()).slice(0, 300));
    await page.click('form[action="/procesledelse/fordelingsplan"] button');
    ok(/ved at blive beregnet/.test(await text()), 'the team asks for a plan' + how, (await text()).slice(0, 300));
    await page.goto(server.base + '/procesledelse/svarlinks');
    await page.selectOption('#organisation', { index: 1 });
    await page.fill('#dage', '7');
    await page.click('form[action="/procesledelse/svarlinks"] button');
    const made = await page.locator('.g-hash').first().getAttribute('href');
    ok(/^\/svar\/[0-9a-f]{32}$/.test(made), 'the team makes an answer link' + how, made);
    await page.locator('form[action^="/procesledelse/svarlinks/"] button').first().click();
    const later = await (await fetch(server.base + made)).text();
    const revoked = /trukket tilbage/.test(await text());
    ok(revoked && /<h1>/.test(later), 'the team withdraws a link' + how);
  });
  await context.close();
}
await browser.close();
const how = await server.stop();
ok(how.code === 0, 'the server ends with exit 0', JSON.stringify(how));
finish();
