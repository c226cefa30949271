// What is remembered on this device. A browser may refuse storage: then nothing is.

export type Preference =
  'name' | 'microphone' | 'camera' | 'speaker' | 'microphone-on' | 'camera-on';

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
