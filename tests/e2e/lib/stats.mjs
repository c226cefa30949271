// What a browser really receives, from the statistics of its PeerConnections.
import { until } from './until.mjs';

const SILENT_SECONDS = 1.5; // the fake microphone beeps every second

/** Runs in the page. Every stream that it receives, and whose tile or sound plays it. */
async function receivedHere() {
  const report = await window.__meeting?.subscribe?.getStats();
  const players = [...document.querySelectorAll('video, audio')];
  const holderOf = (track) =>
    players
      .find((player) => player.srcObject?.getTracks().some(({ id }) => id === track))
      ?.closest('[data-participant]');
  const nameOf = (participant) =>
    document
      .querySelector(`[data-testid=tile][data-source=camera][data-participant="${participant}"]`)
      ?.getAttribute('aria-label');
  return [...(report?.values() ?? [])]
    .filter(({ type }) => type === 'inbound-rtp')
    .map((stream) => {
      const holder = holderOf(stream.trackIdentifier);
      return {
        participant: holder?.dataset.participant,
        name: holder ? nameOf(holder.dataset.participant) : '',
        source: holder?.dataset.source ?? 'sound',
        kind: stream.kind,
        frames: stream.framesDecoded ?? 0,
        freezes: stream.freezeCount ?? 0,
        width: stream.frameWidth ?? 0,
        height: stream.frameHeight ?? 0,
        energy: stream.totalAudioEnergy ?? 0,
        seconds: stream.totalSamplesDuration ?? 0,
        packets: stream.packetsReceived ?? 0,
        lost: stream.packetsLost ?? 0,
      };
    });
}

/** All that @page receives. */
export function streamsOf(page) {
  return page.evaluate(receivedHere);
}

/** @source: camera, screen or sound. */
export async function streamOf(page, name, source) {
  const streams = await streamsOf(page);
  return streams.find((stream) => stream.name === name && stream.source === source);
}

/** Runs in the page. */
async function sentHere() {
  const report = await window.__meeting?.publish?.getStats();
  return [...(report?.values() ?? [])]
    .filter(({ type, kind, framesSent }) => type === 'outbound-rtp' && kind === 'video' && framesSent > 0)
    .map(({ frameHeight }) => frameHeight);
}

/** The lines of every size of pictures that @page sends, the smallest first. */
export async function sentSizes(page) {
  const sizes = await page.evaluate(sentHere);
  return sizes.sort((a, b) => a - b);
}

/** Runs in the page. */
async function codecHere() {
  const report = await window.__meeting.subscribe.getStats();
  const video = [...report.values()].find(({ type, kind, codecId }) => type === 'inbound-rtp' && kind === 'video' && codecId);
  return report.get(video?.codecId)?.mimeType;
}

/** What the pictures are coded in that @page receives. */
export function codecOf(page) {
  return page.evaluate(codecHere);
}

function wait(page, what, condition) {
  const detail = async () => JSON.stringify(await page.evaluate(receivedHere));
  return until(condition, { what, detail });
}

/** Waits until pictures of @name go on and on, and are of the given size, or of a given part of it:
 * Firefox begins with half the size, and takes twenty seconds to the whole. */
export async function seesVideo(page, name, { source = 'camera', width, height, least = 1 }) {
  const what = `${name}'s ${source}`;
  const read = () => streamOf(page, name, source);
  const begin = await wait(page, `a picture of ${what}`, async () => {
    const video = await read();
    return video?.frames > 0 && video;
  });
  await wait(page, `more pictures of ${what}`, async () => (await read())?.frames > begin.frames + 5);
  await wait(page, `${what} in ${width}x${height}`, async () => {
    const video = await read();
    const part = video?.width / width;
    return part >= least && part <= 1 && Math.abs(video.height - part * height) < 2;
  });
}

/** Waits until sound of @name comes, above silence: the fake microphone beeps every second. */
export async function hearsSound(page, name) {
  const begin = await wait(page, `${name}'s sound`, () => streamOf(page, name, 'sound'));
  await wait(page, `${name}'s sound above silence`, async () => {
    const sound = await streamOf(page, name, 'sound');
    return sound?.energy > begin.energy + 1e-6;
  });
}

/** Waits for a stretch of silence of @name, longer than the pause between two beeps, by the clock of what is played. */
export async function hearsSilence(page, name) {
  let begin;
  await wait(page, `${name}'s silence`, async () => {
    const sound = await streamOf(page, name, 'sound');
    if (!sound) return true;
    if (!begin || sound.energy - begin.energy > 1e-6) begin = sound;
    return sound.seconds - begin.seconds > SILENT_SECONDS;
  });
}

/** Runs in the page. */
async function selectedPairHere(connection) {
  const report = await window.__meeting[connection].getStats();
  const all = [...report.values()];
  const named = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  const pair = all.find(({ type, id, selected }) => type === 'candidate-pair' && (id === named || selected));
  return pair && { local: report.get(pair.localCandidateId), remote: report.get(pair.remoteCandidateId) };
}

/** Both candidates of the pair that @connection uses. @connection: publish or subscribe. */
export function selectedPair(page, connection) {
  return wait(page, `the ${connection} connection's candidates`, () => page.evaluate(selectedPairHere, connection));
}
