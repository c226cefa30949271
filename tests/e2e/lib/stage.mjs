// What lives as long as a whole file of tests, such as a gateway with people in its meeting.
import { after } from 'node:test';

/** Stands where a test's context stands; ends with the file, the last begun first. */
export function stage(name) {
  const endings = [];
  after(async () => {
    const problems = [];
    for (const end of endings.reverse()) await Promise.resolve().then(end).catch((problem) => problems.push(problem));
    // What is left running would keep the tests from ending.
    if (problems.length > 0) throw problems[0];
  });
  return { name, after: (end) => endings.push(end) };
}
