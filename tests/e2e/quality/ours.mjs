// Our sfu, by WHIP and WHEP.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BUILD, environment, meeting, run } from '../lib/gateway.mjs';
import { joinToken } from '../lib/peer.mjs';
import { until } from '../lib/until.mjs';
import { on } from './cable.mjs';

const PORT = 8080;
const MEETING = 'quality';

export const name = 'ours';

export async function version() {
  const source = await run('git', ['-C', BUILD, 'describe', '--always', '--dirty']);
  const program = await meeting('--version');
  return `${program.stdout.trim()} (${source.stdout.trim()})`;
}

/** Runs it on @host; returns how to end it. */
export async function start(host, folder) {
  const conf = path.join(folder, 'meeting.conf');
  const lines = [
    '[gateway]',
    'plugins = sfu',
    'state-directory = state',
    `listen = http://0.0.0.0:${PORT}`,
    'secret = known to nobody but this measurement',
    '[sfu]',
    'port = 20000',
  ];
  fs.writeFileSync(conf, `${lines.join('\n')}\n`);
  const [program, ...args] = on(host, path.join(BUILD, 'meeting'), 'run', '-c', conf);
  const child = spawn(program, args, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
  await until(() => log.includes(': ready\n'), { what: 'our sfu', detail: () => log });
  return {
    tokens: { publisher: await token(conf, 'publisher'), viewer: await token(conf, 'viewer') },
    pid: child.pid,
    end: () => child.kill(),
  };
}

function token(conf, participant) {
  return joinToken({ conf }, MEETING, participant, '-p', participant);
}

/** Where a page of it is; the addresses are @server's, as the browser sees them. */
export function page(server) {
  return `http://${server}:${PORT}/healthz`;
}

/** For page.js, in the page: publish() and watch() with what it needs. */
export function publishArguments({ tokens }) {
  return { url: `/whip/${MEETING}`, token: tokens.publisher };
}

export function watchArguments({ tokens }) {
  return { url: `/whep/${MEETING}`, token: tokens.viewer };
}

async function exchange(peer, { url, token: bearer }) {
  await peer.setLocalDescription();
  const reply = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/sdp' },
    body: peer.localDescription.sdp,
  });
  if (reply.status !== 201) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  await peer.setRemoteDescription({ type: 'answer', sdp: await reply.text() });
}

/** Both run in the page. */
export const connects = `
  ${exchange}
  const connectPublisher = (options) => (peer) => exchange(peer, options);
  const connectViewer = (options) => (peer) => {
    for (const kind of ['audio', 'video']) peer.addTransceiver(kind, { direction: 'recvonly' });
    return exchange(peer, options);
  };
`;
