// Debian's janus: its videoroom, over its WebSocket.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../lib/gateway.mjs';
import { until } from '../lib/until.mjs';
import { on } from './cable.mjs';

const WEB_PORT = 8088;
const SOCKET_PORT = 8188;
const ROOM = 1;
const PUBLISHER = 1;

export const name = 'janus';

export async function version() {
  const { stdout } = await run('janus', ['--version']).catch(() => ({ stdout: '' }));
  const found = stdout.match(/\(([\d.]+)\)/);
  if (!found) throw new Error('janus is not installed: apt-get install --no-install-recommends janus');
  return `janus ${found[1]}`;
}

/** Its defaults, but for what is not needed here. */
const FILES = {
  'janus.jcfg': `
    general: { debug_level = 3 }
    media: { rtp_port_range = "30000-31000" }
    plugins: { disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,\
libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,\
libjanus_videocall.so,libjanus_voicemail.so" }
    transports: { disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }`,
  'janus.transport.http.jcfg': `general: { http = true, port = ${WEB_PORT}, https = false }`,
  'janus.transport.websockets.jcfg': `general: { ws = true, ws_port = ${SOCKET_PORT}, wss = false }`,
  'janus.plugin.videoroom.jcfg': `room-${ROOM}: { publishers = 6, videocodec = "vp8", audiocodec = "opus" }`,
};

export async function start(host, folder) {
  for (const [file, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, file), `${text}\n`);
  const [program, ...args] = on(host, 'janus', '--configs-folder', folder, '--disable-colors');
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
  const [curl, ...asks] = on(host, 'curl', '-fs', `http://127.0.0.1:${WEB_PORT}/janus/info`);
  await until(async () => (await run(curl, asks)).status === 0, { what: 'janus', detail: () => log });
  return { pid: child.pid, end: () => child.kill() };
}

export function page(server) {
  return `http://${server}:${WEB_PORT}/janus/info`;
}

export function publishArguments() {
  return { port: SOCKET_PORT, room: ROOM, id: PUBLISHER };
}

export const watchArguments = publishArguments;

/** A handle of the videoroom: request() resolves with what answers it, at last. */
async function attach(port) {
  const socket = new WebSocket(`ws://${location.hostname}:${port}`, 'janus-protocol');
  const waiting = new Map();
  let path = {};
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.janus === 'ack' || !waiting.has(message.transaction)) return;
    waiting.get(message.transaction)(message);
    waiting.delete(message.transaction);
  };
  const request = (message) =>
    new Promise((resolve) => {
      const transaction = crypto.getRandomValues(new Uint32Array(1))[0].toString();
      waiting.set(transaction, resolve);
      socket.send(JSON.stringify({ ...message, ...path, transaction }));
    });
  await new Promise((resolve) => (socket.onopen = resolve));
  path = { session_id: (await request({ janus: 'create' })).data.id };
  path.handle_id = (await request({ janus: 'attach', plugin: 'janus.plugin.videoroom' })).data.id;
  return async (body, jsep) => {
    const answer = await request({ janus: 'message', body, ...(jsep ? { jsep } : {}) });
    const { error } = answer.plugindata?.data ?? answer;
    if (error) throw new Error(`janus: ${JSON.stringify(error)}`);
    if (jsep) request({ janus: 'trickle', candidate: { completed: true } });
    return answer;
  };
}

async function publishThere(peer, { port, room, id }) {
  const request = await attach(port);
  await peer.setLocalDescription();
  const { type, sdp } = peer.localDescription;
  const answer = await request({ request: 'joinandconfigure', ptype: 'publisher', room, id }, { type, sdp });
  await peer.setRemoteDescription(answer.jsep);
}

async function watchThere(peer, { port, room, id }) {
  const request = await attach(port);
  const offer = await request({ request: 'join', ptype: 'subscriber', room, streams: [{ feed: id }] });
  await peer.setRemoteDescription(offer.jsep);
  await peer.setLocalDescription();
  const { type, sdp } = peer.localDescription;
  await request({ request: 'start' }, { type, sdp });
}

export const connects = `
  ${attach}
  ${publishThere}
  ${watchThere}
  const connectPublisher = (options) => (peer) => publishThere(peer, options);
  const connectViewer = (options) => (peer) => watchThere(peer, options);
`;
