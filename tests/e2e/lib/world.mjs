// To be imported before all else: the test script runs once more, in a world of its own in which it
// is root and that ends with its process, and this one waits for it.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { SOURCE } from './gateway.mjs';

const INSIDE = 'MEETING_TEST_INSIDE';
/** Of mounts, networks and processes; when the first of them ends, all of it is gone. */
const WORLD = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** Root by itself where it may, else as the root of its own users. */
const WAYS = [['unshare', '--map-root-user', ...WORLD], ['unshare', ...WORLD]];
/** Folders of the world that are its own. */
const OWN = ['/run', '/srv', '/var/lib'];
const NEEDED = ['unshare', 'setpriv', 'nsenter', 'ip', 'nft', 'openssl', 'certutil', 'curl', 'mariadb-install-db'];

function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Why there can be no such world, or undefined. */
function findExcuse(way) {
  const missing = NEEDED.filter((name) => !works('sh', ['-c', `command -v ${name}`]));
  if (missing.length > 0) return `${missing.join(', ')} missing: ./bootstrap --tests installs it`;
  const hidden = OWN.find((folder) => SOURCE.startsWith(`${folder}/`));
  if (hidden) return `the source tree is in ${hidden}, which the hosts of this test have for themselves`;
  return way ? undefined : 'this kernel lets us have no namespaces of our own';
}

/** Comes back inside, or with the excuse. */
function enter() {
  if (process.env[INSIDE]) return prepare();
  const way = WAYS.find(([command, ...args]) => works(command, [...args, 'true']));
  const found = findExcuse(way);
  if (found) return found;
  const script = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, [INSIDE]: '1' };
  const done = spawnSync('setpriv', ['--pdeathsig', 'KILL', ...way, ...script], { stdio: 'inherit', env });
  return process.exit(done.status ?? 1);
}

/** A copy of /etc that may be changed, and folders in memory: nothing of it is left behind. */
function prepare() {
  for (const folder of OWN) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  for (const folder of ['/run/tmp', '/run/netns', '/run/etc']) fs.mkdirSync(folder);
  // Not all of it may be readable.
  spawnSync('cp', ['-a', '/etc/.', '/run/etc'], { stdio: 'ignore' });
  execFileSync('mount', ['--bind', '/run/etc', '/etc']);
  process.env.TMPDIR = '/run/tmp';
  fs.writeFileSync('/etc/hosts', `127.0.0.1 localhost ${os.hostname()}\n`);
  // Nobody answers elsewhere, and Firefox waits ten seconds for that before it begins.
  fs.rmSync('/etc/resolv.conf', { force: true });
  fs.writeFileSync('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
  fs.writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
}

/** Why the tests cannot run here, or undefined. */
export const excuse = enter();
