// Chromium with a fake camera and microphone; each is a process with a fresh profile.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Small pictures: the machine encodes and decodes for everybody. */
export const WIDTH = 640;
export const HEIGHT = 360;

function smallPictures([width, height]) {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) => {
    if (!wanted?.video) return ask(wanted);
    const video = wanted.video === true ? {} : wanted.video;
    const small = { ...video, width: { exact: width }, height: { exact: height }, frameRate: 15 };
    return ask({ ...wanted, video: small });
  };
}

/** So that a test can take a socket away from the page. */
function keepSockets() {
  window.__sockets = [];
  const Original = window.WebSocket;
  window.WebSocket = class extends Original {
    constructor(...args) {
      super(...args);
      window.__sockets.push(this);
    }
  };
}

/** A page in a browser of its own, closed when the test @t ends. */
export async function openBrowser(t, { viewport = { width: 1000, height: 640 } } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
  t.after(() => browser.close());
  const context = await browser.newContext({ viewport });
  await context.addInitScript(smallPictures, [WIDTH, HEIGHT]);
  await context.addInitScript(keepSockets);
  return context.newPage();
}
