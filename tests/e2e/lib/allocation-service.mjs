// An allocation service as an enterprise has it, at a path that nobody guesses. Each question that
// it is asked is a line of its output.
//
//   node allocation-service.mjs PORT PATH SFU TURN FS
import http from 'node:http';

const [port, path, sfu, turn, fs] = process.argv.slice(2);
const seen = new Set();

/** Nobody's machine is there when it is asked for the first time: it is deployed then. */
function answer(query) {
  if (query.get('Kind') === 'FS') return { fs };
  const meeting = `${query.get('Email')} ${query.get('BeginAt')}`;
  const isNew = !seen.has(meeting);
  seen.add(meeting);
  return isNew ? undefined : { sfu, turn };
}

http
  .createServer((request, response) => {
    const url = new URL(request.url, 'http://here');
    const found = request.method === 'GET' && url.pathname === path ? answer(url.searchParams) : undefined;
    console.log(JSON.stringify({ path: url.pathname, query: Object.fromEntries(url.searchParams), found }));
    if (!found) return response.writeHead(503, { 'Retry-After': '1' }).end();
    return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(found));
  })
  .listen(Number(port), () => console.log('ready'));
