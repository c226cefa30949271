// The results as text, and as docs/quality.md.
import os from 'node:os';
import { PROFILES, barOf } from './profiles.mjs';

/** What is told of a run, each with its unit, and which way is better. */
const COLUMNS = [
  { key: 'framesPerSecond', title: 'pictures/s', digits: 1 },
  { key: 'frozen', title: 'frozen, s', digits: 1 },
  { key: 'longestGap', title: 'longest gap, s', digits: 2 },
  { key: 'concealed', title: 'sound made up, %', digits: 1 },
  { key: 'recovery', title: 'picture after, s', digits: 2 },
  { key: 'delay', title: 'picture late by, ms', digits: 0 },
  { key: 'firstFrame', title: 'first picture, s', digits: 2 },
  { key: 'processor', title: 'processor, ms/s', digits: 1 },
];

function cell({ key, digits }, figures, bar) {
  const value = figures?.[key];
  if (value === undefined) return '';
  const text = value === Infinity ? 'never' : value.toFixed(digits);
  const limit = bar[key];
  if (limit === undefined) return text;
  return `${text} (${value <= limit ? 'within' : 'above'} ${limit})`;
}

/** The rows of a profile: one for each sfu. */
function rows(profile, results) {
  return Object.entries(results[profile]).map(([name, figures]) => [
    PROFILES[profile].title,
    name,
    ...COLUMNS.map((column) => cell(column, figures, name === 'ours' ? barOf(profile) : {})),
  ]);
}

const HEAD = ['network', 'sfu', ...COLUMNS.map(({ title }) => title)];

export function line(profile, name, figures) {
  const cells = COLUMNS.map((column) => [column.title, cell(column, figures, barOf(profile))]);
  return `${profile.padEnd(10)} ${name.padEnd(6)} ${cells.filter(([, text]) => text).map((both) => both.join(' ')).join('; ')}`;
}

export function table(results) {
  const lines = [HEAD, HEAD.map(() => '---'), ...Object.keys(results).flatMap((profile) => rows(profile, results))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @about: { versions, seconds, runs, load }. */
export function page(results, { versions, seconds, runs, load }) {
  const [{ model }] = os.cpus();
  return `# Quality over bad networks

A picture of 640x360 at 25 a second, one VP8 layer of at most 1 Mbit/s, and a tone go from one Chromium through an sfu to
another, on hosts of their own (network namespaces). Either browser is 20 ms away from the sfu, each way; what else is
wrong with the network is wrong between the sfu and the viewer. The same page measures both sfus, in turns.

${table(results)}

- *longest gap*: between two pictures that were displayed; *frozen*: the sum of those that a viewer notices (150 ms more
  than usual); *sound made up*: by the browser, for what did not come; *picture after*: since the network is there again;
  *picture late by*: from being painted to being displayed; *first picture*: of one who joins then, since its page began to
  connect; *processor*: what the sfu takes of it.
- "within" and "above" compare with the limits that we have set ourselves.
- ${runs > 1 ? `Of ${runs} runs of ${seconds} s each, the median` : `One run of ${seconds} s each`}.

Measured on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC: ${versions.join(', ')}; ${os.cpus().length} × ${model}, \
Linux ${os.release()}, load before ${load}. The command, which writes this page:

    tests/e2e/quality/run --seconds ${seconds} --runs ${runs}

It needs Debian's \`janus\` package, /dev/net/tun and a machine that does nothing else, for eight minutes a run
where --seconds is 10.
`;
}
