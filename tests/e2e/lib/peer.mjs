// Other stacks than browsers in a meeting, the programs in peers/, by WHIP and WHEP.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { BUILD, SOURCE, meeting } from './gateway.mjs';
import { until } from './until.mjs';

const CANNOT = 77;
/** GStreamer and aiortc take seconds to load where nothing else runs. */
const BEGIN_LIMIT_MS = 120_000;

/** A token to join the meeting @id with. @more: other options of the command. */
export async function joinToken(gateway, id, name, ...more) {
  const args = ['-c', gateway.conf, '-m', id, '-n', name, ...more];
  const { status, stdout, stderr } = await meeting('token', ...args);
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

export class Peer {
  /** Why it cannot take part here. */
  excuse;
  participant;
  #child;
  #exit;
  #said = '';
  #received;

  /** @program: a file of peers/, which begins to publish. @name: also of the participant. @instruments: { codec, width,
   * height, tone } of what it publishes. */
  static async start(t, program, gateway, id, name, { codec, width, height, tone }) {
    const self = new Peer();
    const { host } = new URL(gateway.url);
    const token = await joinToken(gateway, id, name, '-p', name);
    const env = { ...process.env, G_TEST_BUILDDIR: BUILD };
    const file = path.join(SOURCE, 'tests/e2e/peers', program);
    const stdio = ['pipe', 'pipe', 'inherit'];
    self.participant = name;
    self.#child = spawn(file, [host, id, token, codec, width, height, tone], { stdio, env });
    self.#exit = new Promise((resolve) => self.#child.on('close', resolve));
    self.#child.stdin.on('error', () => undefined); // its exit status says why it reads no more
    t.after(() => self.#child.kill());
    createInterface({ input: self.#child.stdout }).on('line', (line) => self.#hear(line));
    return self;
  }

  /** Once only, and to be waited for before all else. @others: the participants. */
  async watch(others) {
    this.#child.stdin.write(`${JSON.stringify(others)}\n`);
    const begun = () => this.#received || this.#child.exitCode !== null;
    await until(begun, { what: `${this.participant} to begin`, limit: BEGIN_LIMIT_MS });
    if (this.#child.exitCode === CANNOT) this.excuse = this.#said;
    else assert.equal(this.#child.exitCode, null, this.#said);
  }

  #hear(line) {
    if (line.startsWith('[')) this.#received = JSON.parse(line);
    else this.#said += line;
  }

  /** What it gets of each of them: { width, height, frames, tone }. */
  async received() {
    return this.#received;
  }

  async leave() {
    this.#child.stdin.end();
    assert.equal(await this.#exit, 0);
  }
}
