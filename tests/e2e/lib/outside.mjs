// Programs of others that a deployment needs, on hosts of their own.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './until.mjs';

/** A script beside this one, whose output is a line of JSON for each thing that happened to it. */
export class Outside {
  /** What happened, the oldest first. */
  happened = [];
  #errors = '';

  /** Runs @script on @host; ends with the test @t. */
  static async start(t, host, script, ...args) {
    const self = new Outside();
    const file = fileURLToPath(new URL(script, import.meta.url));
    const child = host.spawn([process.execPath, file, ...args]);
    t.after(() => child.kill('SIGKILL'));
    child.stderr.on('data', (data) => {
      self.#errors += data;
    });
    let isReady = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') isReady = true;
      else self.happened.push(JSON.parse(line));
    });
    await until(() => isReady, { what: `${script} to be ready`, detail: () => self.#errors });
    return self;
  }
}
