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
  #child;
  #exit;
  #said = '';
  #received;

  /** @program: a file of peers/. @name: also of the participant. @instruments: { codec, width, height, tone } of
   * what it publishes. @others: the participants whom it watches. */
  static async join(t, program, gateway, id, name, { codec = 'VP8', width, height, tone }, others) {
    const self = new Peer();
    const { host } = new URL(gateway.url);
    const token = await joinToken(gateway, id, name, '-p', name);
    const args = [host, id, token, codec, width, height, tone, ...others];
    const env = { ...process.env, G_TEST_BUILDDIR: BUILD };
    const file = path.join(SOURCE, 'tests/e2e/peers', program);
    self.#child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    self.#exit = new Promise((resolve) => self.#child.on('close', resolve));
    t.after(() => self.#child.kill());
    createInterface({ input: self.#child.stdout }).on('line', (line) => self.#hear(line));
    const begun = () => self.#received || self.#child.exitCode !== null;
    await until(begun, { what: `${name} to begin`, limit: BEGIN_LIMIT_MS });
    if (self.#child.exitCode === CANNOT) self.excuse = self.#said;
    else assert.equal(self.#child.exitCode, null, self.#said);
    return self;
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
