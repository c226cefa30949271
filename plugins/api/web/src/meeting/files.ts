// A meeting's files on its fs: docs/files.md. Uploads tell how far they are.

import type { ChatFile } from '../protocol';
import type { FilesPlace } from '../rest';

export class FilesError extends Error {
  override name = 'FilesError';
}

const TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** The address of a file, with a token that opens it for reading. */
export function fileUrl(place: FilesPlace, id: string): string {
  return `${place.url}/${encodeURIComponent(id)}?token=${encodeURIComponent(place.readToken)}`;
}

function reasonOf(body: unknown, status: number): FilesError {
  const error = (body as { error?: { message?: string } } | null)?.error;
  return new FilesError(error?.message ?? (status === 0 ? '' : `Status ${status}`));
}

/** The browser's idea of the type, without parameters; no idea is no type. */
export function typeOf(file: File): string {
  const type = file.type.split(';')[0]?.trim().toLowerCase() ?? '';
  return TYPE.test(type) && type.length <= 127 ? type : 'application/octet-stream';
}

/** A name that the fs takes: 255 characters without control characters. */
export function nameOf(file: File): string {
  const name = [...file.name.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')].slice(-255).join('');
  return name.trim() === '' ? 'file' : name;
}

async function promise(place: FilesPlace, about: Omit<ChatFile, 'id'>, signal: AbortSignal) {
  let response: Response;
  try {
    response = await fetch(place.url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${place.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(about),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new FilesError('');
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw reasonOf(body, response.status);
  return (body as { id: string }).id;
}

/** Only XMLHttpRequest tells of the way up. */
function put(
  place: FilesPlace,
  id: string,
  file: File,
  progress: (sent: number) => void,
  signal: AbortSignal,
) {
  return new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `${place.url}/${id}`);
    request.setRequestHeader('Authorization', `Bearer ${place.token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () =>
      request.status === 201 ? resolve() : reject(reasonOf(request.response, request.status));
    request.onerror = () => reject(new FilesError(''));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** Uploads @file. An error without a message is a connection that failed. */
export async function upload(
  place: FilesPlace,
  file: File,
  progress: (sent: number) => void,
  signal: AbortSignal,
): Promise<ChatFile> {
  const about = { name: nameOf(file), type: typeOf(file), size: file.size };
  const id = await promise(place, about, signal);
  signal.throwIfAborted();
  await put(place, id, file, progress, signal);
  return { id, ...about };
}

/** A picture's bytes; the token stays out of the page's addresses. */
export async function download(place: FilesPlace, id: string, signal: AbortSignal): Promise<Blob> {
  const headers = { Authorization: `Bearer ${place.readToken}` };
  const response = await fetch(`${place.url}/${encodeURIComponent(id)}`, { headers, signal });
  if (!response.ok) throw new FilesError(`Status ${response.status}`);
  return response.blob();
}
