import { DestroyRef, Resource, computed, inject, linkedSignal, resource, resourceFromSnapshots } from '@angular/core';
import { Answers } from './answers';
import { Api } from './api';
import { Drafts, withDraft } from './draft';
import { Live } from './live';

export interface ApiResourceOptions {
  /** What of the admin this answer is made of: asked for again when that changes, and shown with the admin's draft in the preview. */
  collection?: string | readonly string[];
}

export interface ApiResource<T> extends Resource<T | undefined> {
  /** Asks again; what is there stays until the answer comes. */
  reload(): void;
}

/**
 * The answer at a path, asked for anew when the path changes (not at all while it is undefined). To be called where inject()
 * may be. With a collection the answer is remembered and shown at once when the visitor comes back to it.
 */
export function apiResource<T>(path: () => string | undefined, { collection }: ApiResourceOptions = {}): ApiResource<T> {
  const [api, answers, drafts, live] = [inject(Api), inject(Answers), inject(Drafts), inject(Live)];
  const collections = typeof collection === 'string' ? [collection] : (collection ?? []);

  const asked = resource<T, string | undefined>({
    params: path,
    loader: async ({ params, abortSignal }) => {
      if (answers.isFresh(params!)) return answers.get<T>(params!)!;
      const data = await api.get<T>(params!, { signal: abortSignal });
      if (collections.length) answers.keep(params!, data);
      return data;
    },
  });
  // Before the loader has answered: what is known of this path.
  const known = linkedSignal({ source: path, computation: (now) => (now === undefined ? undefined : answers.get<T>(now)) });
  const shown = resourceFromSnapshots<T | undefined>(() => {
    const snapshot = asked.snapshot();
    if (snapshot.status === 'error') return snapshot;
    const value = snapshot.status === 'loading' ? known() : snapshot.value;
    const status = snapshot.status === 'loading' && value !== undefined ? 'reloading' : snapshot.status;
    return { status, value: withDraft(value, drafts.current(), collections) };
  });

  const reload = () => {
    const now = path();
    if (now !== undefined) answers.spoil(now);
    asked.reload();
  };
  if (collections.length) {
    const stop = live.on<{ collection: string }>('content.changed', (changed) => collections.includes(changed.collection) && reload());
    inject(DestroyRef).onDestroy(stop);
  }
  return Object.assign(shown, { reload });
}
