// The README's picture: see ./screenshot.
import path from 'node:path';
import { test } from 'node:test';
import { Gateway, SOURCE } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { LOOKS, beDrawn } from './lib/portraits.mjs';
import { streamOf } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

const WIDE = 480; // pixels: by then a picture is no longer blurred

test('a meeting of four', async (t) => {
  const gateway = await Gateway.start(t);
  const url = await createMeeting(gateway, 'Monday planning');
  const names = Object.keys(LOOKS);
  const people = [];
  for (const name of names) {
    const person = await Person.arrive(t, name, { viewport: { width: 1280, height: 720 } });
    await person.page.addInitScript(beDrawn, LOOKS[name]);
    await person.join(url);
    people.push(person);
  }

  const [ada] = people;
  await people[2].toggle('microphone');
  await ada.waitForMuted('Cleo', true);
  for (const name of names.slice(1))
    await until(async () => (await streamOf(ada.page, name, 'camera'))?.width >= WIDE, {
      what: `a sharp picture of ${name}`,
    });
  await until(async () => (await ada.page.getByTestId('toast').count()) === 0, { what: 'quiet' });
  await ada.page.mouse.move(640, 20);
  await ada.page.screenshot({ path: path.join(SOURCE, 'docs/meeting.png') });
});
