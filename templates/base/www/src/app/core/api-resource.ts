import { DestroyRef, Signal, computed, effect, inject, signal, untracked } from '@angular/core';
import { Answers } from './answers';
import { Api, ApiError } from './api';
import { Drafts, withDraft } from './draft';
import { Live } from './live';

export interface ApiResourceOptions {
  /** What of the admin this answer is made of: asked for again when that changes, and shown with the admin's draft in the preview. */
  collection?: string | readonly string[];
}

/** Like Angular's Resource, which would be a tenth of all that the first page loads. */
export interface ApiResource<T> {
  readonly value: Signal<T | undefined>;
  readonly error: Signal<Error | undefined>;
  readonly isLoading: Signal<boolean>;
  hasValue(): this is ApiResource<T> & { readonly value: Signal<T> };
  /** Asks again; what is there stays until the answer comes. */
  reload(): void;
}

interface State<T> {
  path?: string;
  value?: T;
  error?: Error;
}

/**
 * The answer at a path, asked for anew when the path changes (not at all while it is undefined). To be called where inject()
 * may be. With a collection the answer is remembered and shown at once when the visitor comes back to it.
 */
export function apiResource<T>(path: () => string | undefined, { collection }: ApiResourceOptions = {}): ApiResource<T> {
  const [api, answers, drafts, live] = [inject(Api), inject(Answers), inject(Drafts), inject(Live)];
  const collections = typeof collection === 'string' ? [collection] : (collection ?? []);
  const wanted = computed(path);
  const turn = signal(0);
  const isLoading = signal(false);
  const state = signal<State<T>>({});
  const now = computed<State<T>>(() => {
    const of = wanted();
    if (of === undefined) return {};
    return state().path === of ? state() : { path: of, value: answers.get<T>(of) };
  });

  effect((onCleanup) => {
    const of = wanted();
    const again = turn() > 0;
    if (of === undefined || untracked(() => answers.isFresh(of))) return;
    const abort = new AbortController();
    onCleanup(() => abort.abort());
    isLoading.set(true);
    api.get<T>(of, { signal: abort.signal }).then(
      (value) => {
        if (collections.length) answers.keep(of, value);
        state.set({ path: of, value });
      },
      (error: Error) => {
        if (abort.signal.aborted) return;
        const { value } = now();
        // What is there already is better than nothing, while the api is away for a moment.
        const away = error instanceof ApiError && (error.http === 0 || error.http >= 500);
        state.set({ path: of, ...(again && away && value !== undefined ? { value } : { error }) });
      },
    ).finally(() => abort.signal.aborted || isLoading.set(false));
  });

  const reload = () => {
    const of = untracked(wanted);
    if (of !== undefined) answers.spoil(of);
    turn.update((n) => n + 1);
  };
  if (collections.length) {
    const stop = live.on<{ collection: string }>('content.changed', (changed) => collections.includes(changed.collection) && reload());
    inject(DestroyRef).onDestroy(stop);
  }

  const value = computed(() => withDraft(now().value, drafts.current(), collections));
  const error = computed(() => now().error);
  return { value, error, isLoading, reload, hasValue: (() => value() !== undefined) as ApiResource<T>['hasValue'] };
}
