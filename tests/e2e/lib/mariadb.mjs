// A MariaDB server of a test's own, from Debian's packages, in a temporary folder.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePort, run, temporaryFolder } from './gateway.mjs';
import { until } from './until.mjs';

const SERVER = '/usr/sbin/mariadbd';
const SMALL = ['--innodb-log-file-size=4M', '--innodb-buffer-pool-size=16M'];
const NAME = 'meeting';
const PASSWORD = 'of the database';
const FIRST = `CREATE DATABASE ${NAME};\nGRANT ALL ON ${NAME}.* TO '${NAME}'@'%' IDENTIFIED BY '${PASSWORD}';\n`;
/** Where it runs: before its command, and under which address. */
const HERE = { prefix: [], address: '127.0.0.1' };

function answers(port, address) {
  return new Promise((resolve) => {
    const socket = net.connect(port, address, () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

export class MariaDb {
  static isInstalled() {
    return fs.existsSync(SERVER);
  }

  /** A server with an empty database, ended when the test @t ends.
   * @host: where; @first: the SQL that makes the database and its user; @port: else a free one. */
  static async start(t, { host = HERE, first = FIRST, port } = {}) {
    const self = new MariaDb();
    const folder = temporaryFolder(t);
    self.port = port ?? (await freePort());
    // A server that begins removes what looks like its temporary tables: not in /tmp.
    const temporary = path.join(folder, 'temporary');
    fs.mkdirSync(temporary);
    const common = [
      '--no-defaults',
      `--datadir=${path.join(folder, 'data')}`,
      `--tmpdir=${temporary}`,
      `--user=${os.userInfo().username}`,
      ...SMALL,
    ];
    const made = await run('mariadb-install-db', [...common, '--skip-test-db']);
    if (made.status !== 0) throw new Error(`mariadb-install-db: ${made.stdout}${made.stderr}`);
    await self.#launch(t, folder, common, host, first);
    return self;
  }

  async #launch(t, folder, common, host, first) {
    // Done before the server takes connections.
    const file = path.join(folder, 'first.sql');
    fs.writeFileSync(file, first);
    const own = [`--socket=${path.join(folder, 'socket')}`, `--port=${this.port}`];
    const args = [...common, ...own, `--bind-address=${host.address}`, `--init-file=${file}`];
    const [program, ...rest] = [...host.prefix, SERVER, ...args];
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
    const exit = new Promise((resolve) => child.on('close', resolve));
    t.after(() => {
      child.kill('SIGKILL');
      return exit;
    });
    const ready = () => {
      if (child.exitCode !== null) throw new Error(`mariadbd ended:\n${log}`);
      return answers(this.port, host.address);
    };
    await until(ready, { what: 'mariadbd to be ready', detail: () => log });
  }

  /** For the key-file's section api. */
  get keys() {
    return {
      'mysql-address': `127.0.0.1:${this.port}`,
      'mysql-user': NAME,
      'mysql-password': PASSWORD,
      'mysql-database': NAME,
    };
  }
}
