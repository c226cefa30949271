// A host of a deployment: a network namespace, all of them behind one router, in the world of world.mjs.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { run, temporaryFolder } from './gateway.mjs';

const ROUTER = '169.254.0.1';

function ip(options, ...lines) {
  execFileSync('ip', [...options, '-batch', '-'], { input: lines.join('\n') });
}

/** A machine of this world at @address, which leads to all others; names are the same for all. */
export class Host {
  constructor(name, address, ...names) {
    Object.assign(this, { name, address });
    /** Before a command: it runs there. */
    this.prefix = ['nsenter', `--net=/run/netns/${name}`];
    ip(
      [],
      `netns add ${name}`,
      `link add dev ${name} type veth peer name eth0 netns ${name}`,
      `address add ${ROUTER}/32 dev ${name}`,
      `link set ${name} up`,
      `route add ${address}/32 dev ${name}`,
    );
    ip(
      ['-n', name],
      'link set lo up',
      `address add ${address}/32 dev eth0`,
      'link set eth0 up',
      `route add ${ROUTER}/32 dev eth0`,
      `route add default via ${ROUTER} src ${address}`,
    );
    for (const each of names) fs.appendFileSync('/etc/hosts', `${address} ${each}\n`);
  }

  /** Runs a command there to its end. */
  run(...command) {
    const [program, ...args] = [...this.prefix, ...command];
    return run(program, args);
  }

  /** Begins a command there. */
  spawn(command, options) {
    const [program, ...args] = [...this.prefix, ...command];
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  }

  /** Its firewall: @rules of nftables for what it sends, the rest is dropped. */
  permitOnly(...rules) {
    const [program, ...args] = [...this.prefix, 'nft', '-f', '-'];
    const chain = ['type filter hook output priority 0; policy drop', 'ct state established accept', 'oif lo accept'];
    const input = `table inet firewall { chain output {\n${[...chain, ...rules].join('\n')}\n}\n}\n`;
    execFileSync(program, args, { input });
  }

  /** A program that runs @program there, for those who start it by a path of their own.
   * @home: the home folder that it has. */
  launcher(t, program, home) {
    const file = `${temporaryFolder(t)}/${this.name}`;
    const lines = ['#!/bin/sh', `export HOME='${home}'`, `exec ${this.prefix.join(' ')} ${program} "$@"`, ''];
    fs.writeFileSync(file, lines.join('\n'), { mode: 0o755 });
    return file;
  }
}
