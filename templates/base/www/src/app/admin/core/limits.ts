import { Injectable, inject } from '@angular/core';
import { AdminApi } from './admin-api';

/** What the site allows, from the api's public settings. */
@Injectable({ providedIn: 'root' })
export class SiteLimits {
  private readonly api = inject(AdminApi);
  private asked?: Promise<number>;

  /** Bytes; 0 when it is not known (then the api says it when a file is too large). */
  uploadMaxSize(): Promise<number> {
    return (this.asked ??= this.api.get<{ upload_max_size: number | string }>('/config').then((config) => inBytes(config.upload_max_size), () => 0));
  }
}

/** 10485760, or "10M" as it stands in .env. */
function inBytes(size: number | string): number {
  const found = /^(\d+)\s*([kmg]?)b?$/i.exec(String(size).trim());
  return found ? Number(found[1]) * 1024 ** ['', 'k', 'm', 'g'].indexOf(found[2].toLowerCase()) : 0;
}
