import { Injectable, computed, inject, resource } from '@angular/core';
import { Session } from '../../core/session';
import { Collection, Schema } from '../models';
import { AdminApi } from './admin-api';

/** What there is to edit, with counts. */
@Injectable({ providedIn: 'root' })
export class Schemas {
  private readonly api = inject(AdminApi);
  private readonly session = inject(Session);
  private readonly answer = resource<Schema, number | undefined>({
    params: () => this.session.lastUser(),
    loader: ({ abortSignal }) => this.api.get<Schema>('/admin/schema', {}, abortSignal),
  });

  readonly error = this.answer.error;
  readonly schema = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  readonly collections = computed(() => this.schema()?.collections ?? []);
  readonly unread = computed(() => this.collections().reduce((sum, c) => sum + (c.unread ?? 0), 0));
  readonly currency = computed(() => this.schema()?.currency || 'INR');

  collection(name: string): Collection | undefined {
    return this.collections().find((c) => c.name === name);
  }

  /** Counts may have changed. */
  reload(): void {
    this.answer.reload();
  }
}
