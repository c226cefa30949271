// What a process has taken of the processors, by proc(5).
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Of all threads of @pid so far, in its own code and in the kernel, in microseconds. */
export function processorTime(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the third is the first of them
  const [user, system] = [fields[11], fields[12]].map(Number);
  return ((user + system) * 1e6) / TICKS_PER_SECOND;
}
