// The five roles of one deployment in several processes, each with a key-file of its own.
import os from 'node:os';
import { Gateway, freeMediaPort, meeting } from './gateway.mjs';
import { until } from './until.mjs';

const SECRET = 'what all of them know';
const RELAYS = 500;

/** The address of this machine that browsers use before all others. */
export function machineAddress() {
  const found = Object.values(os.networkInterfaces())
    .flat()
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return found?.address ?? '127.0.0.1';
}

/** The section of a turn, with relay ports that are nobody's habit. */
export async function turnKeys() {
  const first = 33_000 + RELAYS * Math.floor(Math.random() * 30);
  return {
    port: await freeMediaPort(),
    ip: machineAddress(),
    'relay-port-min': first,
    'relay-port-max': first + RELAYS - 1,
  };
}

/** The nodes that the api of @gateway hears of, as ROLE ADDRESS. */
async function nodesOf(gateway) {
  const { stdout } = await meeting('node-token', '-c', gateway.conf);
  const headers = { Authorization: `Bearer ${stdout.trim()}` };
  const reply = await fetch(`${gateway.url}/api/v1/nodes`, { headers });
  if (!reply.ok) throw new Error(`no nodes: ${reply.status} ${await reply.text()}`);
  const { nodes } = await reply.json();
  return nodes.map(({ role, address }) => `${role} ${address}`);
}

async function waitForNodes(gateway, wanted) {
  let heard = [];
  const all = async () => {
    heard = await nodesOf(gateway);
    return wanted.every((node) => heard.includes(node));
  };
  await until(all, { what: `heartbeats of ${wanted.join(', ')}`, detail: () => heard.join(', ') });
}

/** The turn has heard from api where the sfu takes media. */
function waitForSfus(turn) {
  const known = async () => /^turn_sfu_ranges(?:{.*})? [1-9]/m.test(await turn.metrics());
  return until(known, { what: 'the turn to know of the sfu' });
}

/** What every process of a deployment has; @api: to whom it reports. */
function common(process, api) {
  const keys = { secret: SECRET, 'domain-address': process.address };
  return api ? { ...keys, apiserver: api.address } : keys;
}

/** Each role in a process of its own, by role, and the keys of the turn; @database: keys of the api. */
export async function startFive(t, database) {
  const roles = {};
  for (const role of ['api', 'allocate', 'sfu', 'turn', 'fs'])
    roles[role] = await Gateway.prepare(t, `${t.name} ${role}`);
  const { api, allocate, sfu, turn, fs } = roles;
  const turnSection = await turnKeys();
  const turnAddress = `${turnSection.ip}:${turnSection.port}`;
  await api.begin(['api'], {
    gateway: common(api),
    api: { ...database, allocateserver: `${allocate.url}/a-path-of-its-own` },
  });
  await allocate.begin(['allocate', 'allocate-http'], {
    gateway: common(allocate, api),
    allocate: { sfu: sfu.address, turn: turnAddress, fs: fs.address },
    'allocate-http': { path: '/a-path-of-its-own' },
  });
  await sfu.begin(['sfu'], { gateway: common(sfu, api) });
  await turn.begin(['turn'], {
    gateway: common(turn, api),
    turn: turnSection,
  });
  await fs.begin(['fs'], { gateway: common(fs, api) });
  await waitForNodes(api, [`sfu ${sfu.address}`, `turn ${turnAddress}`, `fs ${fs.address}`]);
  await waitForSfus(turn);
  return { roles, turn: turnSection };
}

/** api and allocate in one process, sfu, turn and fs in another. */
export async function startTwo(t) {
  const hub = await Gateway.prepare(t, `${t.name} hub`);
  const node = await Gateway.prepare(t, `${t.name} node`);
  const turn = await turnKeys();
  await hub.begin(['api', 'allocate'], { gateway: common(hub) });
  await node.begin(['sfu', 'turn', 'fs'], { gateway: common(node, hub), turn });
  await waitForNodes(hub, [
    `sfu ${node.address}`,
    `turn ${turn.ip}:${turn.port}`,
    `fs ${node.address}`,
  ]);
  return { hub, node, turn };
}
