// A role on a host of its own, started by the command that docs/install.md gives.
import fs from 'node:fs';
import path from 'node:path';
import { BUILD, environment } from './gateway.mjs';
import { documented } from './documented.mjs';
import { until } from './until.mjs';

/** What a role keeps is not that of another host. */
const OWN_STATE = 'mount -t tmpfs tmpfs /var/lib';

export class Role {
  #child;
  #exit;
  log = '';

  /** Typed by root on @host; ends with the test @t. */
  constructor(t, host, name) {
    this.name = name;
    this.command = documented(`meeting ${name} `);
    const env = environment({ PATH: `${BUILD}:${process.env.PATH}` });
    const typed = ['sh', '-c', `${OWN_STATE} && exec ${this.command}`];
    this.#child = host.spawn(['unshare', '--mount', ...typed], { env });
    this.#exit = new Promise((resolve) => {
      this.#child.on('close', (status, signal) => resolve({ status, signal }));
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on('data', (data) => {
        this.log += data;
      });
    t.after(async () => {
      this.#child.kill('SIGKILL');
      await this.#exit;
      this.#keepLog();
    });
  }

  /** Waits until its log has the text. */
  says(text) {
    const heard = () => {
      if (this.log.includes(text)) return true;
      if (this.#child.exitCode !== null) throw new Error(`${this.name} ended:\n${this.log}`);
      return false;
    };
    return until(heard, { what: `${this.name} to say "${text}"`, detail: () => this.log });
  }

  /** What everybody on its machine sees of its arguments. */
  get arguments() {
    return fs.readFileSync(`/proc/${this.#child.pid}/cmdline`, 'utf8').split('\0');
  }

  /** Asks it to finish; how it ended. */
  stop() {
    this.#child.kill('SIGTERM');
    return this.#exit;
  }

  /** For people who look for the cause of a failure. */
  #keepLog() {
    const folder = path.join(BUILD, 'check');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `contract-${this.name}.out`), this.log);
  }
}
