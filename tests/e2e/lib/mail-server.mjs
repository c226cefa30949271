// A mail server that takes mails by TLS and with a login only. Each mail is a line of its output.
//
//   node mail-server.mjs PORT CERTIFICATE KEY USER PASSWORD
import fs from 'node:fs';
import net from 'node:net';
import { createInterface } from 'node:readline';
import tls from 'node:tls';

const [port, certificate, key, user, password] = process.argv.slice(2);
const secureContext = tls.createSecureContext({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
const LOGIN = Buffer.from(`\0${user}\0${password}`).toString('base64');

/** One connection: what it was told so far, and what comes next. */
class Session {
  #socket;
  #isSecret = false;
  #isKnown = false;
  #mail = {};
  #body;
  #isAsked = false;

  constructor(socket) {
    this.#listen(socket);
    this.#say('220 mail ready');
  }

  #listen(socket) {
    this.#socket = socket;
    socket.on('error', () => socket.destroy());
    this.lines = createInterface({ input: socket, crlfDelay: Infinity });
    this.lines.on('line', (line) => this.#take(line));
  }

  #say(...lines) {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  #take(line) {
    if (this.#body) return this.#takeBody(line);
    if (this.#isAsked) return this.#takeLogin(line);
    const [verb] = line.toUpperCase().split(/[ :]/);
    return this[verb] ? this[verb](line) : this.#say('250 ok');
  }

  #takeBody(line) {
    if (line !== '.') return this.#body.push(line);
    console.log(JSON.stringify({ ...this.#mail, text: this.#body.join('\n') }));
    this.#body = undefined;
    return this.#say('250 taken');
  }

  #takeLogin(line) {
    this.#isAsked = false;
    this.#isKnown = this.#isSecret && line === LOGIN;
    this.#say(this.#isKnown ? '235 welcome' : '535 who are you');
  }

  EHLO() {
    this.#say('250-mail', this.#isSecret ? '250 AUTH PLAIN' : '250 STARTTLS');
  }

  STARTTLS() {
    this.#say('220 go on');
    this.lines.close();
    this.#isSecret = true;
    const plain = this.#socket;
    plain.removeAllListeners('data');
    this.#listen(new tls.TLSSocket(plain, { isServer: true, secureContext }));
  }

  AUTH() {
    this.#isAsked = true;
    this.#say('334 ');
  }

  MAIL(line) {
    this.#mail = { from: line.match(/<(.*?)>/)[1] };
    this.#say(this.#isKnown ? '250 ok' : '530 log in first');
  }

  RCPT(line) {
    this.#mail.to = line.match(/<(.*?)>/)[1];
    this.#say('250 ok');
  }

  DATA() {
    this.#body = [];
    this.#say('354 go on');
  }

  QUIT() {
    this.#say('221 bye');
    this.#socket.end();
  }
}

net.createServer((socket) => new Session(socket)).listen(Number(port), () => console.log('ready'));
