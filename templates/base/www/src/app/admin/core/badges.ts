import { Injectable, effect, inject, signal } from '@angular/core';
import { adminScreens } from '../../admin-screens';
import { AdminScreen } from '../models';
import { AdminApi } from './admin-api';
import { Schemas } from './schema';

/** The counts next to the type's own screens (open orders, waiting comments), requested whenever the schema's are. */
@Injectable({ providedIn: 'root' })
export class Badges {
  private readonly api = inject(AdminApi);
  private readonly counts = signal<Record<string, number>>({});

  constructor() {
    const schemas = inject(Schemas);
    effect(() => {
      if (!schemas.schema()) return;
      for (const { path, badge } of adminScreens) {
        if (badge) void this.api.get<{ count: number }>(badge).then(({ count }) => this.counts.update((all) => ({ ...all, [path]: count })), () => undefined);
      }
    });
  }

  count(screen: AdminScreen): number {
    return this.counts()[screen.path] ?? 0;
  }
}
