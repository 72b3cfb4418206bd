import { Injectable, signal } from '@angular/core';

/** A row as the admin's form has it, not saved yet. */
export interface Draft {
  collection: string;
  id: number;
  values: Record<string, unknown>;
}

/** In the admin's preview, which is a frame of the same site: what is being edited there. Elsewhere nothing. */
@Injectable({ providedIn: 'root' })
export class Drafts {
  readonly current = signal<Draft | null>(null);

  constructor() {
    if (parent === window) return;
    addEventListener('message', ({ origin, source, data }: MessageEvent) => {
      if (origin !== location.origin || source !== parent || data?.type !== 'draft') return;
      const { collection, id, values } = data;
      if (typeof collection === 'string' && values && typeof values === 'object') this.current.set({ collection, id: Number(id), values });
    });
  }
}

/**
 * `data` with the draft's values in the row they belong to: data may be that row, a list of rows, {rows: […]}, or an object
 * with the rows under the collection's name.
 */
export function withDraft<T>(data: T, draft: Draft | null, collections: readonly string[]): T {
  if (!draft || !collections.includes(draft.collection) || !data || typeof data !== 'object') return data;
  if (Array.isArray(data)) return data.map((row) => inRow(row, draft)) as T;
  const object = data as Record<string, unknown>;
  const key = [draft.collection, 'rows'].find((name) => object[name] && typeof object[name] === 'object');
  if (!key) return inRow(object, draft) as T;
  const rows = object[key];
  return { ...object, [key]: Array.isArray(rows) ? rows.map((row) => inRow(row, draft)) : inRow(rows, draft) } as T;
}

function inRow(row: unknown, draft: Draft): unknown {
  const object = row as Record<string, unknown> | null;
  return object && typeof object === 'object' && Number(object['id']) === draft.id ? { ...object, ...draft.values } : row;
}
