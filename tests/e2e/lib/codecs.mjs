// What a page's browser codes in.

/** Runs in the page before it: its browser knows no other way to send pictures. */
export function onlyVideo(codec) {
  const all = RTCRtpSender.getCapabilities.bind(RTCRtpSender);
  RTCRtpSender.getCapabilities = (kind) => {
    const { codecs, ...rest } = all(kind);
    const isLeft = ({ mimeType }) => kind !== 'video' || [`video/${codec}`, 'video/rtx'].includes(mimeType);
    return { ...rest, codecs: codecs.filter(isLeft) };
  };
}

/** Runs in the page. */
function knownHere() {
  return [RTCRtpSender, RTCRtpReceiver].map((end) =>
    end.getCapabilities('video').codecs.map(({ mimeType }) => mimeType.split('/')[1]),
  );
}

/** The codecs in which the browser of @page both sends and receives pictures. */
export async function knownVideo(page) {
  const [sent, received] = await page.evaluate(knownHere);
  return [...new Set(sent.filter((name) => received.includes(name)))];
}

/** Runs in the page. */
async function redundancyHere() {
  const { publish, subscribe } = window.__meeting;
  const { sdp } = publish.currentRemoteDescription;
  const [, preferred] = sdp.match(/^m=audio \d+ \S+ (\d+)/m);
  const report = await subscribe.getStats();
  return {
    sent: new RegExp(`^a=rtpmap:${preferred} red/48000/2`, 'm').test(sdp),
    received: [...report.values()]
      .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
      .map(({ packetsReceived, packetsDiscarded }) => packetsDiscarded / packetsReceived),
  };
}

/** Of the sound of @page: whether it is agreed to be sent as RED, and of every stream that it gets how many frames a
 * packet had that were there before. */
export function redundancy(page) {
  return page.evaluate(redundancyHere);
}
