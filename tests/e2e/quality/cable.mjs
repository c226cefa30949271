// A cable of link.c between two hosts of the world of world.mjs.
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { BUILD } from '../lib/gateway.mjs';

const PROGRAM = path.join(BUILD, 'tests/e2e/quality/link');

/** A network namespace with nothing in it but loopback. */
export function makeHost(name) {
  execFileSync('ip', ['netns', 'add', name]);
  execFileSync('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  return name;
}

/** A command to be run on @host. */
export function on(host, ...command) {
  return ['nsenter', `--net=/run/netns/${host}`, ...command];
}

function configure(host, device, address, ...more) {
  const lines = [`address add ${address}/24 dev ${device}`, `link set ${device} up`, ...more];
  execFileSync('ip', ['-n', host, '-batch', '-'], { input: lines.join('\n') });
}

export class Cable {
  #child;
  #waiting = [];

  /** From @near to @far, in the network 10.0.@number.0, where they are 1 and 2. */
  static async lay(near, far, number) {
    const self = new Cable();
    const network = `10.0.${number}`;
    const device = `to-${far}`;
    self.#child = spawn(PROGRAM, [near, device, far, 'eth0'], { stdio: ['pipe', 'pipe', 'inherit'] });
    self.#child.on('exit', (status) => {
      if (status !== 0) throw new Error(`the cable to ${far} broke: ${status}`);
    });
    createInterface({ input: self.#child.stdout }).on('line', (line) => self.#waiting.shift()?.(line));
    await self.#answer();
    configure(near, device, `${network}.1`);
    configure(far, 'eth0', `${network}.2`, `route add default via ${network}.1`);
    self.near = `${network}.1`;
    return self;
  }

  #answer() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when all @commands of link.c are obeyed, with what passed and was lost so far. */
  async set(...commands) {
    let answer;
    for (const command of commands) {
      const answered = this.#answer();
      this.#child.stdin.write(`${command}\n`);
      answer = await answered;
    }
    const [passedNear, lostNear, passed, lost] = answer.split(' ').slice(1).map(Number);
    return { passedNear, lostNear, passed, lost };
  }

  /** What passed and was lost so far. */
  count() {
    return this.set('count');
  }

  /** As it was at first, but for @delay ms each way. */
  reset(delay) {
    return this.set(
      ...['jitter', 'loss', 'burst', 'cut'].map((what) => `both ${what} 0`),
      'address 0.0.0.0',
      `both delay ${delay}`,
    );
  }

  cut() {
    this.#child.stdin.end();
  }
}
