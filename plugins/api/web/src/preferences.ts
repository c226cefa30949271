// What is remembered on this device. A browser may refuse storage: then nothing is.

export type Preference =
  'name' | 'microphone' | 'camera' | 'speaker' | 'microphone-on' | 'camera-on' | 'host-places';

export function readPreference(key: Preference): string {
  try {
    return localStorage.getItem(`meeting.${key}`) ?? '';
  } catch {
    return '';
  }
}

export function writePreference(key: Preference, value: string): void {
  try {
    localStorage.setItem(`meeting.${key}`, value);
  } catch {
    // Not remembered then.
  }
}

const MOST_PLACES = 50;

/** By meeting, oldest first. */
function readPlaces(): [string, string][] {
  try {
    return JSON.parse(readPreference('host-places') || '[]') as [string, string][];
  } catch {
    return [];
  }
}

/** Whoever starts a meeting is its host, also after closing the page. */
export function rememberHostPlace(meeting: string, place: string): void {
  const places = [...readPlaces(), [meeting, place]].slice(-MOST_PLACES);
  writePreference('host-places', JSON.stringify(places));
}

export function readHostPlace(meeting: string): string | undefined {
  return readPlaces().find(([id]) => id === meeting)?.[1];
}
