import { Injectable, effect } from '@angular/core';
import { apiResource } from './core/api';
import { Company, LegalPage, Opening, Service } from './models';

const DAY = 86_400_000;
/** Clocks differ: never ask more often than that. */
const SOON = 30_000;

/** What header, footer and most pages show, asked for once. */
@Injectable({ providedIn: 'root' })
export class Business {
  readonly company = apiResource<Company>(() => '/company', { collection: 'company_info' });
  readonly opening = apiResource<Opening>(() => '/opening', { collection: ['opening_week', 'opening_exceptions'] });
  readonly services = apiResource<Service[]>(() => '/services', { collection: 'services' });
  readonly legal = apiResource<LegalPage[]>(() => '/legal', { collection: 'legal_pages' });

  constructor() {
    // "Open now" must not stay on the screen after closing time.
    effect((onCleanup) => {
      const change = this.opening.hasValue() && this.opening.value()?.status?.changes_at;
      if (!change) return;
      const wait = Math.max(Date.parse(change) - Date.now(), SOON);
      if (wait > DAY) return;
      const timer = setTimeout(() => this.opening.reload(), wait);
      onCleanup(() => clearTimeout(timer));
    });
  }
}
