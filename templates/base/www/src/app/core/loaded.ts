import { Signal, computed, effect, signal, untracked } from '@angular/core';

/** Like Angular's Resource, which would add a thirtieth to all that the first page loads. */
export interface Loaded<T> {
  readonly value: Signal<T | undefined>;
  readonly error: Signal<Error | undefined>;
  readonly isLoading: Signal<boolean>;
  hasValue(): this is Loaded<T> & { readonly value: Signal<T> };
  /** Asks again; what is there stays until the answer comes. */
  reload(): void;
}

/** An error that says nothing of what was asked for, such as a lost connection. */
export interface Passing {
  readonly passing: boolean;
}

interface State<W, T> {
  of?: W;
  value?: T;
  error?: Error;
}

/**
 * What `load` returns for `wanted()`, reloaded when that changes (not at all while it is undefined). Until then there is
 * what is `known` of it already. To be called where inject() may be.
 */
export function loaded<W, T>(
  wanted: () => W | undefined,
  load: (wanted: W, signal: AbortSignal) => Promise<T>,
  known: (wanted: W) => T | undefined = () => undefined,
): Loaded<T> {
  const current = computed(wanted);
  const turn = signal(0);
  const isLoading = signal(false);
  const state = signal<State<W, T>>({});
  const now = computed<State<W, T>>(() => {
    const of = current();
    if (of === undefined) return {};
    return state().of === of ? state() : { of, value: known(of) };
  });

  effect((onCleanup) => {
    const of = current();
    turn();
    if (of === undefined) return isLoading.set(false);
    const abort = new AbortController();
    onCleanup(() => abort.abort());
    isLoading.set(true);
    untracked(() => load(of, abort.signal)).then(
      (value) => abort.signal.aborted || state.set({ of, value }),
      (error: Error & Partial<Passing>) => {
        if (abort.signal.aborted) return;
        // What is there already is better than nothing, while the api is away for a moment.
        const { value } = now();
        state.set(error.passing && value !== undefined ? { of, value } : { of, error });
      },
    ).finally(() => abort.signal.aborted || isLoading.set(false));
  });

  const value = computed(() => now().value);
  const error = computed(() => now().error);
  return shown(value, error, isLoading, () => turn.update((n) => n + 1));
}

export function shown<T>(value: Signal<T | undefined>, error: Signal<Error | undefined>, isLoading: Signal<boolean>, reload: () => void): Loaded<T> {
  return { value, error, isLoading, reload, hasValue: (() => value() !== undefined) as Loaded<T>['hasValue'] };
}
