// The real program on free ports with a state folder of its own.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.mjs';

export const SOURCE = fileURLToPath(new URL('../../..', import.meta.url));
export const BUILD = process.env.MEETING_BUILD ?? path.join(SOURCE, 'build');
const FOLDERS = ['api', 'sfu', 'turn', 'allocate', 'fs'];
const ROLES = ['api', 'sfu', 'allocate', 'fs'];

function isTcpFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A TCP port that nobody listens on, and none that the kernel gives away by itself: it stays free until it is wanted. */
export async function freePort() {
  for (;;) {
    const port = 10000 + Math.floor(Math.random() * 10000);
    if (await isTcpFree(port)) return port;
  }
}

function isUdpFree(port) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '0.0.0.0', () => socket.close(() => resolve(true)));
  });
}

/** The first of as many UDP ports in a row as a gateway may want. */
export async function freeMediaPort() {
  const wanted = Math.min(os.cpus().length, 64);
  for (;;) {
    const first = 20000 + Math.floor(Math.random() * 10000);
    const ports = Array.from({ length: wanted }, (_, i) => first + i);
    if ((await Promise.all(ports.map(isUdpFree))).every(Boolean)) return first;
  }
}

/** An empty folder that is gone when the test ends. */
export function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meeting-e2e-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function environment(extra = {}) {
  const plugins = FOLDERS.map((role) => path.join(BUILD, 'plugins', role, '.libs'));
  return { ...process.env, MEETING_PLUGIN_PATH: plugins.join(':'), ...extra };
}

/** Runs `meeting ARGUMENT…` to its end. */
export function meeting(...args) {
  return run(path.join(BUILD, 'meeting'), args, { env: environment() });
}

/** Runs a program to its end: its status, what it wrote, and how it was killed. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'])
      child[name].on('data', (data) => {
        output[name] += data;
      });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, ...output }));
  });
}

export class Gateway {
  #child;
  #exit;

  /** An all-in-one gateway, stopped when the test @t ends. */
  static async start(t) {
    const self = await Gateway.prepare(t);
    await self.begin(ROLES);
    return self;
  }

  /** Ports and a folder for a process; what it starts ends with the test @t. */
  static async prepare(t, name = t.name) {
    const self = new Gateway();
    self.folder = temporaryFolder(t);
    self.port = await freePort();
    self.mediaPort = await freeMediaPort();
    self.address = `localhost:${self.port}`;
    self.url = `http://${self.address}`;
    self.log = '';
    self.conf = path.join(self.folder, 'meeting.conf');
    t.after(async () => {
      await self.stop();
      self.#keepLog(name);
    });
    return self;
  }

  /** Starts the program with @plugins. @sections: keys of the key-file beside our own. */
  async begin(plugins, sections = {}) {
    fs.writeFileSync(this.conf, this.#keyFile(plugins, sections));
    await this.launch();
  }

  #keyFile(plugins, sections) {
    const all = { ...sections };
    const own = { plugins: plugins.join(';'), 'state-directory': 'state', listen: this.url };
    all.gateway = { ...own, ...sections.gateway };
    if (plugins.includes('sfu')) all.sfu = { port: this.mediaPort, ...sections.sfu };
    return Object.entries(all)
      .flatMap(([section, keys]) => [
        `[${section}]`,
        ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`),
        '',
      ])
      .join('\n');
  }

  /** Starts the program (again) with the same key-file and state. */
  async launch() {
    const options = { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] };
    this.#child = spawn(path.join(BUILD, 'meeting'), ['run', '-c', this.conf], options);
    this.#exit = new Promise((resolve) => {
      this.#child.on('close', (status, signal) => resolve({ status, signal }));
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on('data', (data) => {
        this.log += data;
      });
    await until(() => this.#isReady(), { what: 'the gateway to be ready', detail: () => this.log });
  }

  async #isReady() {
    if (this.#child.exitCode !== null) throw new Error(`the gateway ended:\n${this.log}`);
    const reply = await fetch(`${this.url}/readyz`).catch(() => undefined);
    return reply?.ok;
  }

  async #end(signal) {
    if (!this.#child) return undefined;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#exit;
    this.#child.kill(signal);
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 20_000);
    const end = await this.#exit;
    clearTimeout(patience);
    return end;
  }

  /** Asks it to finish; how it ended. */
  stop() {
    return this.#end('SIGTERM');
  }

  /** As a crash or a lost machine would. */
  kill() {
    return this.#end('SIGKILL');
  }

  /** For people who look for the cause of a failure. */
  #keepLog(name) {
    const folder = path.join(BUILD, 'check');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `gateway-${name.replace(/\W+/g, '-')}.out`), this.log);
  }

  async metrics() {
    return (await fetch(`${this.url}/metrics`)).text();
  }
}
