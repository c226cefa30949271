// The commands of docs/install.md as administrators type them, each on a host of its own; people
// with browsers outside, one of them behind a firewall that lets nothing to the sfu.
import { excuse } from './lib/world.mjs';
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { askForCode, enterCode, scheduleMeeting } from './lib/account.mjs';
import { Authority } from './lib/authority.mjs';
import { CAMERA, CHROMIUM } from './lib/browser.mjs';
import { documented, flagValues } from './lib/documented.mjs';
import { sendsFile } from './lib/files.mjs';
import { Host } from './lib/host.mjs';
import { MariaDb } from './lib/mariadb.mjs';
import { Person } from './lib/meeting-page.mjs';
import { Outside } from './lib/outside.mjs';
import { Role } from './lib/role.mjs';
import { stage } from './lib/stage.mjs';
import { hearsSound, seesVideo, selectedPair } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

const NAME = 'the five commands on hosts of their own';
const EMAIL = 'ada@example.com';
const HOUR = 3600 * 1000;
const URL_OF_API = 'https://apiserver.com';
const NODES = ['sfuserver', 'turnserver', 'fsserver'];
const ROLES = ['apiserver', ...NODES, 'allocateserver'];

/** The machines; the first three are seen by the others of the deployment only. */
function makeHosts() {
  const hosts = {
    database: new Host('database', '10.0.0.2', 'db.example.com'),
    allocation: new Host('allocation', '10.0.0.3', 'allocate.example.com'),
    nothing: new Host('nothing', '10.0.0.4', 'mail.example.com'),
    mail: new Host('mail', '198.51.100.25', 'relay.example.net'),
    apiserver: new Host('apiserver', '1.2.3.1', 'apiserver.com'),
    sfuserver: new Host('sfuserver', '1.2.3.2', '1.sfuserver.com'),
    turnserver: new Host('turnserver', '1.2.3.4'),
    fsserver: new Host('fsserver', '1.2.3.5', 'fsserver.com'),
    ada: new Host('ada', '203.0.113.10'),
    ben: new Host('ben', '203.0.113.20'),
  };
  hosts.allocateserver = hosts.allocation;
  const permitted = 'ip daddr { 1.2.3.1, 1.2.3.2, 1.2.3.5 } tcp dport 443 accept';
  hosts.ben.permitOnly(permitted, 'ip daddr 1.2.3.4 udp dport 3478 accept');
  return hosts;
}

const scene = stage(NAME);
const roles = {};
let hosts;
let authority;
let allocation;
let mails;
let ada;
let ben;

/** What others run: the database, the allocation service, the second mail server. */
async function startOthers(command) {
  const flag = (name) => flagValues(command, name).at(-1);
  const relay = ['/run/relay.pem', '/run/relay.key'];
  authority.certify('relay.example.net', ...relay);
  const login = [flag('--mailUsername'), flag('--mailPassword')];
  const { pathname } = new URL(flag('--allocateserver'));
  [, allocation, mails] = await Promise.all([
    MariaDb.start(scene, { host: hosts.database, first: documented('CREATE DATABASE'), port: 3306 }),
    Outside.start(
      scene,
      hosts.allocation,
      'allocation-service.mjs',
      ...['80', pathname, '1.sfuserver.com:443', '1.2.3.4:3478', 'fsserver.com:443'],
    ),
    Outside.start(scene, hosts.mail, 'mail-server.mjs', flag('--mailPort'), ...relay, ...login),
  ]);
}

/** The certificate that the command names, for the name that it gives. */
function certify(command) {
  const [address] = flagValues(command, '--domainaddress');
  const [certificate] = flagValues(command, '--cert');
  const [key] = flagValues(command, '--certkey');
  if (certificate) authority.certify(address.split(':')[0], certificate, key);
}

function personOf(name) {
  const host = hosts[name.toLowerCase()];
  return Person.arrive(scene, name, { program: host.launcher(scene, CHROMIUM, authority.home(scene)) });
}

async function startRoles() {
  for (const name of ROLES) {
    certify(documented(`meeting ${name} `));
    roles[name] = new Role(scene, hosts[name], name);
  }
  await Promise.all(ROLES.map((name) => roles[name].says(' ready')));
  for (const name of NODES) await roles[name].says('api at apiserver.com:443 takes our heartbeats');
  await roles.allocateserver.says('api at apiserver.com:443 tells of the fleet');
}

async function seeAndHear() {
  await Promise.all([seesVideo(ada.page, 'Ben', CAMERA), seesVideo(ben.page, 'Ada', CAMERA)]);
  await Promise.all([hearsSound(ada.page, 'Ben'), hearsSound(ben.page, 'Ada')]);
}

/** The questions that the allocation service was asked so far, and forgets. */
function questions(kind) {
  const all = allocation.happened.filter(({ query }) => query.Kind === kind);
  allocation.happened = allocation.happened.filter(({ query }) => query.Kind !== kind);
  return all;
}

before(async () => {
  if (excuse) return;
  hosts = makeHosts();
  authority = new Authority(scene);
  await startOthers(documented('meeting apiserver '));
  await Promise.all([startRoles(), personOf('Ada').then((it) => (ada = it)), personOf('Ben').then((it) => (ben = it))]);
});

test('no secret shows in an argument list', { skip: excuse }, () => {
  const hidden = ['--secret', '--mysqlPassword', '--mailPassword', '--allocateserver', '--path'];
  let count = 0;
  for (const { name, command, arguments: shown } of Object.values(roles)) {
    assert.ok(shown.includes(name), shown.join(' '));
    for (const value of hidden.flatMap((flag) => flagValues(command, flag))) {
      count += 1;
      assert.ok(!shown.join(' ').includes(value), `${name} shows "${value}"`);
    }
  }
  assert.equal(count, 9);
});

test('the code to sign in with comes by the second mail server', { skip: excuse }, async () => {
  await askForCode(ada, URL_OF_API, EMAIL);
  const mail = await until(() => mails.happened[0], { what: 'the mail', detail: () => roles.apiserver.log });
  assert.deepEqual([mail.from, mail.to], ['meetings@example.com', EMAIL]);
  await enterCode(ada, mail.text.match(/^(\d{6}) is your code/m)[1]);
  await ada.page.getByTestId('no-meetings').waitFor();
});

test('an instant meeting waits for its sfu; one sends through the turn', { skip: excuse }, async () => {
  await ada.page.getByTestId('start').click();
  await ada.page.getByTestId('join').waitFor();
  const url = ada.page.url();
  await Promise.all([ada.enter(), ben.join(url)]);
  await seeAndHear();
  const asked = questions('SFUTURN');
  assert.deepEqual(asked[0].query, { Kind: 'SFUTURN', Email: EMAIL, BeginAt: '0', EndAt: '0' });
  assert.equal(asked[0].found, undefined, 'nobody had to wait');
  assert.deepEqual(questions('FS')[0].query, { Kind: 'FS', Email: EMAIL });

  for (const connection of ['publish', 'subscribe']) {
    const direct = await selectedPair(ada.page, connection);
    assert.deepEqual([direct.local.candidateType, direct.remote.address], ['host', '1.2.3.2']);
    const relayed = await selectedPair(ben.page, connection);
    assert.deepEqual([relayed.local.candidateType, relayed.local.address], ['relay', '1.2.3.4']);
  }
});

test('a file in the chat goes through the fs', { skip: excuse }, async () => {
  const requests = [];
  for (const { page } of [ada, ben])
    page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).host}`));
  await sendsFile(ada, ben, { name: 'plan.bin', size: 1 << 20 });
  assert.ok(requests.includes('POST fsserver.com'), requests.join('\n'));
});

test('a scheduled meeting', { skip: excuse }, async () => {
  await Promise.all([ada.leave(), ben.leave()]);
  await ada.page.getByTestId('to-home').click();
  const item = await scheduleMeeting(ada, 'Standup', Date.now());
  const path = await item.getByTestId('meeting-join').getAttribute('href');
  const isOfThis = ({ query }) => query.BeginAt !== '0';
  const { query } = await until(() => questions('SFUTURN').find(isOfThis), { what: 'the question for an sfu' });
  const { BeginAt, EndAt, ...rest } = query;
  assert.deepEqual(rest, { Kind: 'SFUTURN', Email: EMAIL });
  assert.ok(Math.abs(BeginAt * 1000 - Date.now()) < HOUR && EndAt - BeginAt >= 60, JSON.stringify(query));
  await item.getByTestId('meeting-join').click();
  await Promise.all([ada.enter(), ben.join(URL_OF_API + path)]);
  await Promise.all([seesVideo(ada.page, 'Ben', CAMERA), seesVideo(ben.page, 'Ada', CAMERA)]);
});

test('the allocation service of ours knows the fleet', { skip: excuse }, async () => {
  const [path] = flagValues(roles.allocateserver.command, '--path');
  const ask = async (query) => {
    const url = `https://allocate.example.com${path}?${query}`;
    const { stdout, stderr } = await hosts.apiserver.run('curl', '--silent', '--show-error', url);
    return stderr || JSON.parse(stdout);
  };
  const instant = 'Kind=SFUTURN&Email=ada%40example.com&BeginAt=0&EndAt=0';
  assert.deepEqual(await ask(instant), { sfu: '1.sfuserver.com:443', turn: '1.2.3.4:3478' });
  assert.deepEqual(await ask('Kind=FS&Email=ada%40example.com'), { fs: 'fsserver.com:443' });
});

test('every role ends in peace, and no page had an error', { skip: excuse }, async () => {
  const errors = [ada, ben].flatMap(({ log }) => log.filter((line) => line.startsWith('error:')));
  assert.deepEqual(errors, []);
  const ends = await Promise.all(Object.values(roles).map((role) => role.stop()));
  for (const [i, end] of ends.entries())
    assert.deepEqual(end, { status: 0, signal: null }, Object.values(roles)[i].log);
});
