// What lives as long as a whole file of tests, such as a gateway with people in its meeting.
import { after } from 'node:test';

/** Stands where a test's context stands; ends with the file, the last begun first. */
export function stage(name) {
  const endings = [];
  after(async () => {
    for (const end of endings.reverse()) await end();
  });
  return { name, after: (end) => endings.push(end) };
}
