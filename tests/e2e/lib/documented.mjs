// What docs/install.md tells administrators to type.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { SOURCE } from './gateway.mjs';

/** The indented blocks of the page, without their indent. */
function blocks() {
  const page = fs.readFileSync(path.join(SOURCE, 'docs/install.md'), 'utf8');
  return [...page.matchAll(/(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+/g)].map(([block]) => block.replace(/^ {4}/gm, ''));
}

/** The one block that begins with @text. */
export function documented(text) {
  const found = blocks().filter((block) => block.startsWith(text));
  assert.equal(found.length, 1, `docs/install.md has ${found.length} blocks that begin with "${text}"`);
  return found[0];
}

/** What the page gives the flag of a role's command, each time that it is given. */
export function flagValues(command, flag) {
  return [...command.matchAll(/(--\w+)\s+([^\s\\]+)/g)].filter(([, name]) => name === flag).map(([, , value]) => value);
}
