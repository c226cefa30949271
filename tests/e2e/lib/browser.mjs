// Browsers with a fake camera and microphone.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { preferencesOf, pretendDevices } from './instruments.mjs';

/** Its six megabytes are CommonJS: `import` would read them twice. */
const { chromium, firefox } = createRequire(import.meta.url)('playwright-core');

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Of Chromium's own window, which nobody sees: for every profile it loads pages for the menu under its address bar, and
 * keeps a process ready for the next page. That is as much work as loading ours. */
const UNSEEN = [
  'InitialWebUI',
  'PreloadTopChromeWebUI',
  'SpareRendererForSitePerProcess',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
  'WebUIReloadButton',
];
/** What Playwright 1.60 turns off itself: Chromium takes the last list it is given. */
const UNWANTED = [
  'AutoDeElevate',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'BoundaryEventDispatchTracksNodeRemoval',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'RenderDocument',
  'ThirdPartyStoragePartitioning',
  'Translate',
];

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
  `--disable-features=${[...UNSEEN, ...UNWANTED].join()}`,
];

/** The fake camera and microphone, allowed; and connections to this machine. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  // It fetches a codec of its own and much else from the network, and begins later where there is none.
  'media.gmp-manager.updateEnabled': false,
  'services.settings.server': 'data:,',
  'app.normandy.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.ipc.processPrelaunch.enabled': false,
  // It paints by the processor, and no film has more.
  'layout.frame_rate': 20,
};

/** Undefined where it is not installed. */
export function firefoxPath() {
  return [process.env.FIREFOX, '/usr/bin/firefox-esr'].find((file) => file && fs.existsSync(file));
}

/** Small pictures, and few: the machine encodes, decodes and paints for everybody. */
export const CAMERA = { width: 640, height: 360, least: 0.5 }; // half the size in a small tile
/** The fake screen is as large as the page. */
export const SCREEN = { width: 800, height: 450 };

/** Runs in the page before it: small pictures, and sound as it is, for there is no room with an echo. */
function simpleDevices(camera) {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const askDevice = devices.getUserMedia.bind(devices);
  const size = { width: { exact: camera.width }, height: { exact: camera.height } };
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const asked = (wanted, more) => wanted && { ...(wanted === true ? {} : wanted), ...more };
  devices.getUserMedia = (wanted) =>
    askDevice({ ...wanted, video: asked(wanted?.video, { ...size, frameRate: 10 }), audio: asked(wanted?.audio, raw) });
  const askScreen = devices.getDisplayMedia.bind(devices);
  devices.getDisplayMedia = () => askScreen({ video: { frameRate: 5 } });
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

/** @program: what starts it. */
export function launchChromium(program = CHROMIUM, ...flags) {
  return chromium.launch({ executablePath: program, headless: true, args: [...FLAGS, ...flags] });
}

function launchFirefox(devices) {
  return firefox.launch({
    // Debian's, by WebDriver BiDi: without the patches of Playwright's own.
    channel: 'moz-firefox',
    executablePath: firefoxPath(),
    headless: true,
    firefoxUserPrefs: { ...PREFERENCES, ...(devices ? preferencesOf(devices) : {}) },
  });
}

function launch({ firefox: isFirefox, program, devices, voice }) {
  if (isFirefox) return launchFirefox(devices);
  return launchChromium(program, ...(voice ? [`--use-file-for-fake-audio-capture=${voice}`] : []));
}

/** By test: its browsers, by what makes one differ from another. */
const browsers = new WeakMap();

/** The one of the test @t that is started like this, closed when the test ends. Its camera has one size at a time. */
function browserOf(t, options) {
  if (!browsers.has(t)) browsers.set(t, new Map());
  const { firefox: isFirefox, program, devices, voice, camera } = options;
  const kind = JSON.stringify([isFirefox, program, voice, isFirefox && devices?.tone, camera]);
  const started = browsers.get(t);
  if (!started.has(kind)) {
    started.set(kind, launch(options));
    t.after(async () => (await started.get(kind)).close());
  }
  return started.get(kind);
}

/** A page in a profile of its own. The people of a test share a browser: its start costs more than all that they do
 * there. @program: what starts Chromium. @devices: of devicesOf(), in place of the browser's. @voice: a WAV file that
 * Chromium's microphone says again and again. @camera: the size of the fake camera's pictures. */
export async function openPage(t, { viewport = SCREEN, ...options } = {}) {
  const browser = await browserOf(t, options);
  const context = await browser.newContext({ viewport });
  const { devices, firefox: isFirefox, camera = CAMERA } = options;
  if (devices) await context.addInitScript(pretendDevices, { ...devices, isFirefox });
  else await context.addInitScript(simpleDevices, camera);
  await context.addInitScript(keepSockets);
  return context.newPage();
}
