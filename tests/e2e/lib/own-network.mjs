// A network of its own for a whole file of tests: the file is run again in a namespace.
import { spawnSync } from 'node:child_process';
import { run } from './gateway.mjs';

const INSIDE = 'MEETING_OWN_NETWORK';
const NAMESPACE = ['--map-root-user', '--user', '--net'];

/** One interface beside loopback, because browsers leave that out; all addresses stay inside. */
const INTERFACE = `
  ip link set lo up &&
  ip link add net0 type veth peer name net1 &&
  ip address add 10.99.0.1/24 dev net0 &&
  ip link set net0 up && ip link set net1 up &&
  ip route add default dev net0`;

export const isInside = INSIDE in process.env;

/** Why there can be none here, or false. */
export function lacking() {
  for (const program of ['unshare', 'ip', 'nft'])
    if (spawnSync(program, ['--version']).error) return `${program} is not installed`;
  const trial = spawnSync('unshare', [...NAMESPACE, 'sh', '-c', INTERFACE]);
  return trial.status === 0 ? false : `no network namespaces here: ${trial.stderr}`.trim();
}

/** Runs the tests of @file in a network of their own: their output and status. */
export function runInside(file) {
  const script = `${INTERFACE} && exec "$@"`;
  const node = [process.execPath, '--test-reporter=tap', file];
  const env = { ...process.env, [INSIDE]: '1' };
  delete env.NODE_TEST_CONTEXT; // it is not a part of this run
  return run('unshare', [...NAMESPACE, 'sh', '-c', script, 'sh', ...node], { env });
}

/** From now on. */
export async function blockUdp() {
  const rules = [
    'add table inet here',
    'add chain inet here out { type filter hook output priority 0 ; }',
    'add rule inet here out meta l4proto udp drop',
  ];
  const { status, stderr } = await run('nft', [rules.join(' ; ')]);
  if (status !== 0) throw new Error(`nft: ${stderr}`);
}
