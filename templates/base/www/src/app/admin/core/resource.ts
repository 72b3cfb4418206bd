import { inject, linkedSignal } from '@angular/core';
import { Loaded, loaded } from '../../core/loaded';
import { Session } from '../../core/session';
import { AdminApi } from './admin-api';
import { AdminLive } from './live';

/**
 * The answer at a path that needs an account, asked for again when the path changes or one of the events comes.
 * undefined as path: nothing is asked for. To be called where inject() may be.
 */
export function adminResource<T>(path: () => string | undefined, options: { events?: string[] } = {}): Loaded<T> {
  const api = inject(AdminApi);
  const session = inject(Session);
  const live = inject(AdminLive);
  const answer = loaded(
    () => {
      const [at, user] = [path(), session.lastUser()];
      return at && user ? { path: at, user } : undefined;
    },
    (wanted, signal) => api.get<T>(wanted.path, {}, signal),
  );
  live.onWhileHere(options.events ?? [], () => answer.reload());
  return answer;
}

/**
 * The value of a resource, or the last one while the next is on its way, so that a list does not flicker.
 * `of`: when this changes, what was there belongs to something else and goes.
 */
export function lastValue<T>(answer: Loaded<T>, of: () => unknown = () => null) {
  return linkedSignal<{ value: T | undefined; of: unknown }, T | undefined>({
    source: () => ({ value: answer.hasValue() ? answer.value() : undefined, of: of() }),
    computation: (now, before) => now.value ?? (before && before.source.of === now.of ? before.value : undefined),
  });
}
