// In the page, the same for each sfu: what is published, and what arrives of it. @connect is a function of ours.mjs or
// janus.mjs.
'use strict';

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES = 25;
const TONE = 440;
const NOISE = 96;
/** The time when a picture was painted, in ms, is in it: so many bits, each a square along the lower edge. */
const CLOCK_BITS = 16;
const CLOCK_SQUARE = WIDTH / CLOCK_BITS;

const paintedNow = () => Date.now() % 2 ** CLOCK_BITS;

function paintTime(painter) {
  const now = paintedNow();
  for (let bit = 0; bit < CLOCK_BITS; bit++) {
    painter.fillStyle = now & (1 << bit) ? 'white' : 'black';
    painter.fillRect(bit * CLOCK_SQUARE, HEIGHT - CLOCK_SQUARE, CLOCK_SQUARE, CLOCK_SQUARE);
  }
}

/** How long ago, in ms, the picture was painted that @video shows; @painter is of a canvas of CLOCK_BITS x 1. */
function readDelay(video, painter) {
  painter.drawImage(video, 0, HEIGHT - CLOCK_SQUARE, WIDTH, CLOCK_SQUARE, 0, 0, CLOCK_BITS, 1);
  const { data } = painter.getImageData(0, 0, CLOCK_BITS, 1);
  let painted = 0;
  for (let bit = 0; bit < CLOCK_BITS; bit++) if (data[4 * bit] > 127) painted |= 1 << bit;
  return (paintedNow() - painted + 2 ** CLOCK_BITS) % 2 ** CLOCK_BITS;
}

/** A picture that changes enough to be worth several packets: stripes that move, and a corner of noise. */
function makeCamera() {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const painter = canvas.getContext('2d', { alpha: false });
  const noise = painter.createImageData(NOISE, NOISE);
  let at = 0;
  setInterval(() => {
    at++;
    for (let x = 0; x < WIDTH; x += 40) {
      painter.fillStyle = `hsl(${(x + at * 3) % 360} 60% 50%)`;
      painter.fillRect(x, 0, 40, HEIGHT);
    }
    for (let i = 0; i < noise.data.length; i += 4) {
      const level = 96 + Math.random() * 64;
      noise.data.set([level, level, level, 255], i);
    }
    painter.putImageData(noise, 20, 20);
    painter.fillStyle = 'white';
    painter.fillRect((at * 8) % WIDTH, 160, 60, 120);
    paintTime(painter);
  }, 1000 / FRAMES);
  return canvas.captureStream(FRAMES).getVideoTracks()[0];
}

function makeMicrophone() {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: TONE });
  const end = new MediaStreamAudioDestinationNode(context);
  oscillator.connect(end);
  oscillator.start();
  return end.stream.getAudioTracks()[0];
}

function preferVp8(transceiver) {
  const { codecs } = RTCRtpSender.getCapabilities('video');
  const wanted = codecs.filter(({ mimeType }) => ['video/VP8', 'video/rtx'].includes(mimeType));
  transceiver.setCodecPreferences(wanted);
}

/** Resolves when it is connected. */
window.publish = async (connect) => {
  const peer = (window.publisher = new RTCPeerConnection({ bundlePolicy: 'max-bundle' }));
  peer.addTransceiver(makeMicrophone(), { direction: 'sendonly' });
  const sendEncodings = [{ maxBitrate: 1_000_000, maxFramerate: FRAMES }];
  const camera = peer.addTransceiver(makeCamera(), { direction: 'sendonly', sendEncodings });
  preferVp8(camera);
  const connected = new Promise((resolve) => {
    peer.addEventListener('connectionstatechange', () => peer.connectionState === 'connected' && resolve());
  });
  await connect(peer);
  const parameters = camera.sender.getParameters();
  parameters.degradationPreference = 'maintain-resolution';
  await camera.sender.setParameters(parameters);
  await connected;
};

/** Notes when each picture is displayed, in ms since 1970, and how old it is then. */
function watchPictures(video, frames) {
  const clock = Object.assign(document.createElement('canvas'), { width: CLOCK_BITS, height: 1 });
  const painter = clock.getContext('2d', { alpha: false, willReadFrequently: true });
  const look = (_, { presentationTime, presentedFrames }) => {
    const at = performance.timeOrigin + presentationTime;
    frames.push({ at, number: presentedFrames, delay: readDelay(video, painter) });
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}

/** Begins to watch, as the last of window.viewers; returns when it began. */
window.watch = async (connect) => {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const video = document.createElement('video');
  const frames = [];
  Object.assign(video, { autoplay: true, muted: false, playsInline: true });
  video.srcObject = new MediaStream();
  document.body.append(video);
  peer.addEventListener('track', ({ track }) => {
    video.srcObject.addTrack(track);
    video.play().catch(() => {});
  });
  watchPictures(video, frames);
  (window.viewers ??= []).push({ peer, video, frames });
  const began = performance.timeOrigin + performance.now();
  await connect(peer);
  return began;
};

/** What the @index-th viewer has got so far. */
window.read = async (index) => {
  const { peer, frames } = window.viewers[index];
  const inbound = {};
  for (const stat of (await peer.getStats()).values())
    if (stat.type === 'inbound-rtp') inbound[stat.kind] = stat;
  return { frames, inbound, now: performance.timeOrigin + performance.now() };
};

/** The last viewer goes. */
window.leave = () => {
  const { peer, video } = window.viewers.pop();
  peer.close();
  video.remove();
};
