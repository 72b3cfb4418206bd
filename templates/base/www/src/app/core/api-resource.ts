import { DestroyRef, computed, inject, untracked } from '@angular/core';
import { Answers } from './answers';
import { Api } from './api';
import { Drafts, withDraft } from './draft';
import { Live } from './live';
import { Loaded, loaded, shown } from './loaded';

export interface ApiResourceOptions {
  /** What of the admin this answer is made of: asked for again when that changes, and shown with the admin's draft in the preview. */
  collection?: string | readonly string[];
}

export type ApiResource<T> = Loaded<T>;

/**
 * The answer at a path, requested again when the path changes (not at all while it is undefined). Call it where inject()
 * may be. With a collection the answer is remembered and shown at once when the visitor comes back to it.
 */
export function apiResource<T>(path: () => string | undefined, { collection }: ApiResourceOptions = {}): ApiResource<T> {
  const [api, answers, drafts, live] = [inject(Api), inject(Answers), inject(Drafts), inject(Live)];
  const collections = typeof collection === 'string' ? [collection] : (collection ?? []);

  const load = async (of: string, signal: AbortSignal): Promise<T> => {
    if (answers.isFresh(of)) return answers.get<T>(of)!;
    const data = await api.get<T>(of, { signal });
    if (collections.length) answers.keep(of, data);
    return data;
  };
  const answer = loaded(path, load, (of) => answers.get<T>(of));
  const value = computed(() => withDraft(answer.value(), drafts.current(), collections));
  const reload = () => {
    const of = untracked(path);
    if (of !== undefined) answers.spoil(of);
    answer.reload();
  };
  if (collections.length) {
    const stop = live.on<{ collection: string }>('content.changed', (changed) => collections.includes(changed.collection) && reload());
    inject(DestroyRef).onDestroy(stop);
  }
  return shown(value, answer.error, answer.isLoading, reload);
}
