// A certificate authority of a test's own, which the programs and browsers of its world trust.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './gateway.mjs';

const TRUSTED = '/etc/ssl/certs/ca-certificates.crt';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export class Authority {
  #folder;
  #certificate;

  /** In a world of its own: takes the place of all that the system trusts. */
  constructor(t) {
    this.#folder = temporaryFolder(t);
    this.#certificate = this.#file('ca.pem');
    this.#openssl('req', '-x509', ...KEY, '-subj', '/CN=the authority of the tests', '-keyout', 'ca.key', '-out', 'ca.pem');
    fs.mkdirSync(path.dirname(TRUSTED), { recursive: true });
    fs.copyFileSync(this.#certificate, TRUSTED);
  }

  #file(name) {
    return path.join(this.#folder, name);
  }

  #openssl(...args) {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' });
  }

  /** Writes a certificate for @name and its key to these files. */
  certify(name, certificate, key) {
    fs.mkdirSync(path.dirname(certificate), { recursive: true });
    fs.writeFileSync(this.#file('names'), `subjectAltName=DNS:${name}\n`);
    this.#openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', key, '-out', 'request');
    const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
    this.#openssl('x509', '-req', '-in', 'request', ...sign, '-out', certificate);
  }

  /** A home folder whose Chromium trusts it. */
  home(t) {
    const home = temporaryFolder(t);
    const store = path.join(home, '.pki/nssdb');
    fs.mkdirSync(store, { recursive: true });
    const certutil = (...args) => execFileSync('certutil', ['-d', `sql:${store}`, ...args], { stdio: 'pipe' });
    certutil('-N', '--empty-password');
    certutil('-A', '-t', 'C,,', '-n', 'tests', '-i', this.#certificate);
    return home;
  }
}
