// The words of docs/protocol.md.

export type Source = 'microphone' | 'camera' | 'screen' | 'screen-audio';

export interface Track {
  id: string;
  kind: 'audio' | 'video';
  source: Source;
  muted: boolean;
}

export interface Participant {
  id: string;
  name: string;
  role: string;
  tracks: Track[];
}

export type Self = Omit<Participant, 'tracks'>;

/** An upload to the meeting's fs. */
export interface ChatFile {
  id: string;
  name: string;
  type: string;
  size: number; // bytes
}

export interface ChatMessage {
  type: 'chat';
  id: string;
  participant: string;
  name: string;
  at: number; // milliseconds since 1970 UTC
  text: string;
  file?: ChatFile;
}

export interface JoinAnswer {
  participant: Self;
  participants: Participant[];
  chat?: ChatMessage[];
  iceServers?: RTCIceServer[];
  videoCodecs?: string[]; // that the sfu takes, its favourite first
}

export interface SubscribeAnswer {
  refused?: string[]; // tracks that we cannot play
}

export interface PublishedTrack {
  mid: string;
  source: Source;
  muted: boolean;
}

export interface PublishAnswer {
  sdp: string;
  tracks: { mid: string; id: string }[];
}

export interface Offer {
  type: 'offer';
  sdp: string;
  version: number;
  tracks: { mid: string; participant: string; track: string }[];
}

export type LeaveReason = 'left' | 'lost';

export type RoomMessage =
  | { type: 'participant-joined'; participant: Participant }
  | { type: 'participant-left'; participant: string; reason: LeaveReason }
  | { type: 'track-added'; participant: string; track: Track }
  | { type: 'track-changed'; participant: string; track: Track }
  | { type: 'track-removed'; participant: string; track: string }
  | { type: 'cameras'; participants: string[] | null };

export type ByeReason = 'replaced' | 'draining';

export interface Bye {
  type: 'bye';
  reason: ByeReason;
  message?: string;
}

export interface SpeakersMessage {
  type: 'speakers';
  dominant: string | null;
  /** The loudest first; level in dB, 0 the loudest there is. */
  active: { participant: string; level: number }[];
}

export type SfuMessage = RoomMessage | ChatMessage | SpeakersMessage | Offer | Bye;
