import { Injectable } from '@angular/core';

const MOST = 60;

/**
 * What the api has answered already. The answers that came with the page itself (see `data` of App\Pages) are as good as
 * new until the visitor goes on to another page; later answers are shown at once while they are asked for again.
 */
@Injectable({ providedIn: 'root' })
export class Answers {
  private readonly known = new Map<string, unknown>(Object.entries(read()));
  private readonly fresh = new Set(this.known.keys());

  get<T>(path: string): T | undefined {
    return this.known.get(path) as T | undefined;
  }

  isFresh(path: string): boolean {
    return this.fresh.has(path);
  }

  /** From now on `path` is to be asked for again; without a path all are. */
  spoil(path?: string): void {
    if (path === undefined) this.fresh.clear();
    else this.fresh.delete(path);
  }

  keep(path: string, data: unknown): void {
    this.known.delete(path);
    this.known.set(path, data);
    if (this.known.size > MOST) this.known.delete(this.known.keys().next().value!);
  }
}

function read(): Record<string, unknown> {
  try {
    return JSON.parse(document.getElementById('preloaded')?.textContent || '{}');
  } catch {
    return {};
  }
}
