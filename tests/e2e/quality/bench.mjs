// See run beside this file.
import { excuse } from '../lib/world.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from '../lib/browser.mjs';
import { BUILD, SOURCE } from '../lib/gateway.mjs';
import { Cable, makeHost, on } from './cable.mjs';
import { median } from './figures.mjs';
import * as janus from './janus.mjs';
import { measure } from './measure.mjs';
import * as ours from './ours.mjs';
import { PROFILES } from './profiles.mjs';
import { line, page, table } from './report.mjs';

const SIDES = ['publisher', 'viewer'];
const RESULTS = path.join(BUILD, 'quality');
const PAGE = path.join(SOURCE, 'docs/quality.md');

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '20' },
      runs: { type: 'string', default: '3' },
      only: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.find((profile) => !(profile in PROFILES));
  if (unknown) throw new Error(`there is no profile ${unknown}, only ${Object.keys(PROFILES).join(', ')}`);
  return {
    list: values.list,
    profiles: positionals.length > 0 ? positionals : Object.keys(PROFILES),
    seconds: Number(values.seconds),
    runs: Number(values.runs),
    sfus: [ours, janus].filter(({ name }) => !values.only || values.only === name),
    isWhole: positionals.length === 0 && !values.only,
  };
}

/** A program that starts Chromium on @host. */
function launcher(host, folder) {
  const file = path.join(folder, `chromium-${host}`);
  const home = fs.mkdtempSync(path.join(folder, 'home-'));
  const lines = ['#!/bin/sh', `export HOME='${home}'`, `exec ${on(host, '/usr/bin/chromium').join(' ')} "$@"`, ''];
  fs.writeFileSync(file, lines.join('\n'), { mode: 0o755 });
  return file;
}

/** The hosts, the cables between them, and a browser at either end. */
async function build(folder) {
  const server = makeHost('sfu');
  const place = { server, links: {}, browsers: {} };
  for (const [i, side] of SIDES.entries()) {
    place.links[side] = await Cable.lay(server, makeHost(side), i + 1);
    place.browsers[side] = await launchChromium(launcher(side, folder));
  }
  return place;
}

async function startAll(sfus, place, folder) {
  const running = new Map();
  for (const sfu of sfus) {
    const own = fs.mkdtempSync(path.join(folder, `${sfu.name}-`));
    running.set(sfu, await sfu.start(place.server, own));
  }
  return running;
}

function keep(profile, name, run, figures) {
  fs.mkdirSync(RESULTS, { recursive: true });
  fs.writeFileSync(path.join(RESULTS, `${profile}-${name}-${run}.json`), JSON.stringify(figures, null, 1));
}

function medianOf(all) {
  const keys = Object.keys(all[0]).filter((key) => key !== 'details');
  return Object.fromEntries(keys.map((key) => [key, median(all.map((figures) => figures[key]))]));
}

/** All runs of one profile, the sfus in turns. */
async function measureProfile(name, { sfus, runs, seconds }, running, place) {
  const all = new Map(sfus.map((sfu) => [sfu, []]));
  for (let run = 1; run <= runs; run++)
    for (const sfu of sfus) {
      const figures = await measure(sfu, running.get(sfu), place, PROFILES[name], seconds);
      keep(name, sfu.name, run, figures);
      console.log(line(name, sfu.name, figures));
      all.get(sfu).push(figures);
    }
  return Object.fromEntries(sfus.map((sfu) => [sfu.name, medianOf(all.get(sfu))]));
}

async function main(wanted) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meeting-quality-'));
  const load = os.loadavg()[0].toFixed(1);
  const versions = await Promise.all(wanted.sfus.map((sfu) => sfu.version()));
  const place = await build(folder);
  const running = await startAll(wanted.sfus, place, folder);
  const results = {};
  for (const profile of wanted.profiles) results[profile] = await measureProfile(profile, wanted, running, place);
  console.log(`\n${table(results)}`);
  versions.push(`Chromium ${place.browsers.viewer.version()}`);
  if (wanted.isWhole) fs.writeFileSync(PAGE, page(results, { versions, load, ...wanted }));
  for (const browser of Object.values(place.browsers)) await browser.close();
  for (const one of running.values()) one.end();
  for (const link of Object.values(place.links)) link.cut();
}

const wanted = options();
if (wanted.list) for (const [name, { title }] of Object.entries(PROFILES)) console.log(name.padEnd(10), title);
else if (excuse) throw new Error(excuse);
else await main(wanted);
process.exit(0);
