import { Injectable, computed, inject, linkedSignal } from '@angular/core';
import { loaded } from '../../core/loaded';
import { Session } from '../../core/session';
import { Collection, Schema } from '../models';
import { AdminApi } from './admin-api';

/** What there is to edit, with counts. */
@Injectable({ providedIn: 'root' })
export class Schemas {
  private readonly api = inject(AdminApi);
  private readonly session = inject(Session);
  private readonly answer = loaded(
    () => this.session.lastUser(),
    (_user, signal) => this.api.get<Schema>('/admin/schema', {}, signal),
  );

  readonly error = this.answer.error;
  /** The last one there was: a form that stands on it must not go when the next cannot be had. */
  readonly schema = linkedSignal<Schema | undefined, Schema | undefined>({
    source: () => (this.answer.hasValue() ? this.answer.value() : undefined),
    computation: (schema, before) => schema ?? before?.value,
  });
  readonly collections = computed(() => this.schema()?.collections ?? []);
  readonly unread = computed(() => this.collections().reduce((sum, c) => sum + (c.unread ?? 0), 0));
  readonly currency = computed(() => this.schema()?.currency || 'INR');

  collection(name: string): Collection | undefined {
    return this.collections().find((c) => c.name === name);
  }

  /** Counts may have changed. */
  reload(): void {
    if (this.session.user()) this.answer.reload();
  }
}
