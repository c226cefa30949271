// Every text that a person reads. Another language is another object of this type.

import type { Kind, Problem } from './media/devices';
import type { EndReason } from './meeting/state';

interface Page {
  title: string;
  text: string;
}

const problems: Record<Kind, Record<Problem, string>> = {
  microphone: {
    insecure: 'Microphones work on secure pages only. Open this page with https:// instead.',
    denied:
      'The browser blocks the microphone. Allow it with the icon beside the page address, then switch it on here.',
    missing: 'No microphone was found. Plug one in, or join to listen.',
    'in-use': 'Another program is using the microphone. Close that program, then try again.',
    unknown: 'The microphone could not be started. Try again, or choose another one.',
  },
  camera: {
    insecure: 'Cameras work on secure pages only. Open this page with https:// instead.',
    denied:
      'The browser blocks the camera. Allow it with the icon beside the page address, then switch it on here.',
    missing: 'No camera was found. Plug one in, or join without.',
    'in-use': 'Another program is using the camera. Close that program, then try again.',
    unknown: 'The camera could not be started. Try again, or choose another one.',
  },
};

const ends: Record<EndReason, Page> = {
  left: { title: 'You left the meeting', text: 'You can come back as long as it goes on.' },
  missing: {
    title: 'There is no such meeting',
    text: 'The link may be incomplete, or the meeting is over. Ask whoever invited you for a new link.',
  },
  full: { title: 'This meeting is full', text: 'Try again when somebody has left.' },
  failed: {
    title: 'You could not join',
    text: 'The meeting could not be reached. Check your connection, then try again.',
  },
  replaced: {
    title: 'You joined from somewhere else',
    text: 'The meeting goes on in your other window or device.',
  },
  ended: { title: 'The meeting has ended', text: 'Thank you for taking part.' },
};

const en = {
  product: 'Meeting Gateway',
  home: {
    title: 'Meet face to face.',
    lead: 'A room for your conversation, one link away. Nothing to install, no account.',
    start: 'Start a meeting',
    starting: 'Starting…',
    or: 'or join one',
    code: 'Meeting code or link',
    join: 'Join',
    badCode: 'That is not a meeting code or link. Codes look like the last part of the link.',
    elsewhere: (host: string) => `That link belongs to ${host}. Open it in the address bar.`,
    failed: 'The meeting could not be started. Check your connection, then try again.',
  },
  join: {
    title: 'Ready to join?',
    name: 'Your name',
    nameHint: 'Others see it beside your picture.',
    nameMissing: 'Enter your name, so that others know who you are.',
    join: 'Join the meeting',
    joining: 'Joining…',
    preview: 'Your camera picture',
    cameraOff: 'Camera is off',
    cameraStarting: 'Starting the camera…',
    level: 'Microphone level',
    devices: 'Choose devices',
    loading: 'Looking for the meeting…',
  },
  device: {
    microphone: 'Microphone',
    camera: 'Camera',
    speaker: 'Speaker',
    default: 'Default',
    none: 'None found',
    on: 'on',
    off: 'off',
    unnamed: (kind: string, number: number) => `${kind} ${number}`,
    problems,
  },
  wait: {
    title: 'Wait a moment, please',
    text: 'Your meeting room is being prepared. This page goes on by itself.',
    seconds: (n: number) => (n === 1 ? 'Next try in 1 second' : `Next try in ${n} seconds`),
    now: 'Trying…',
    cancel: 'Cancel',
  },
  meeting: {
    you: 'You',
    yourself: (name: string) => `${name} (you)`,
    tile: (name: string) => `Video of ${name}`,
    screenOf: (name: string) => `Screen of ${name}`,
    yourScreen: 'Your screen',
    muted: 'Microphone off',
    speaking: 'Speaking',
    mute: 'Turn microphone off',
    unmute: 'Turn microphone on',
    cameraOff: 'Turn camera off',
    cameraOn: 'Turn camera on',
    share: 'Share your screen',
    stopSharing: 'Stop sharing',
    sharing: 'You are sharing your screen',
    people: (n: number) => (n === 1 ? 'People: 1' : `People: ${n}`),
    peopleTitle: 'People',
    copy: 'Copy link',
    copied: 'Link copied',
    copyFailed: 'The link could not be copied. It is in the address bar.',
    settings: 'Settings',
    settingsTitle: 'Devices',
    leave: 'Leave',
    close: 'Close',
    fullScreen: 'Full screen',
    controls: 'Meeting controls',
    everybody: 'Everybody in the meeting',
    alone: 'Nobody else is here yet',
    aloneText: 'Send the link to whoever you want to meet.',
    reconnecting: 'Connection lost. Reconnecting…',
    hear: 'Click to hear the others',
    joined: (name: string) => `${name} joined`,
    left: (name: string) => `${name} left`,
    mediaFailed: 'Your sound and picture may not reach the others.',
    host: 'Host',
  },
  chat: {
    title: 'Chat',
    open: (unread: number) =>
      unread === 0 ? 'Chat' : unread === 1 ? 'Chat: 1 new message' : `Chat: ${unread} new messages`,
    empty: 'Nothing has been written yet',
    emptyText: 'Everybody in the meeting sees what is written here, also who joins later.',
    messages: 'Messages',
    write: 'Write to everybody',
    send: 'Send',
    attach: 'Attach files',
    drop: 'Drop files to send them to everybody',
    you: 'You',
    failed: 'This was not sent. Check your connection, then try again.',
    tooFast: 'That was a lot at once. Wait a moment, then send again.',
    tooLong: (most: number) => `A message may have ${most} characters at most.`,
    download: (name: string, size: string) => `Download ${name}, ${size}`,
    picture: (name: string) => `Picture ${name}: open it in a new tab`,
    pictureFailed: 'The picture cannot be shown',
    uploads: 'Files being sent',
    waiting: 'Waiting',
    sending: (percent: number) => `${percent} %`,
    finishing: 'Almost there…',
    uploadFailed: 'Not sent. Check your connection, then try again.',
    cancel: (name: string) => `Cancel ${name}`,
    retry: 'Try again',
    notice: (name: string, message: string) => `${name}: ${message}`,
    file: (name: string) => `sent ${name}`,
    noPlace: 'Files cannot be sent in this meeting.',
  },
  end: {
    ...ends,
    rejoin: 'Join again',
    home: 'To the start page',
    retry: 'Try again',
  } satisfies Record<EndReason, Page> & Record<'rejoin' | 'home' | 'retry', string>,
  notFound: {
    title: 'This page does not exist',
    text: 'Check the address, or begin at the start page.',
  },
  unreachable: {
    title: 'The server cannot be reached',
    text: 'Check your connection. Then try again.',
  },
};

export const text = en;
