import { Injectable, signal } from '@angular/core';

interface ConfigFile {
  apiUrl?: string;
  alertUrl?: string;
  appName?: string;
}

/**
 * Settings of this site, from config.json, which the container writes when it starts.
 * Api and live messages are at the page's own address unless config.json clearly says otherwise, so that the site
 * works the same under each of its domains.
 */
@Injectable({ providedIn: 'root' })
export class Config {
  readonly name = signal('');
  readonly ready: Promise<{ api: string; alert: string }> = this.load();

  private async load() {
    let file: ConfigFile = {};
    try {
      const response = await fetch('/config.json', { credentials: 'same-origin' });
      if (response.ok) file = await response.json();
    } catch {
      // Without it the defaults hold.
    }
    this.name.set(file.appName || location.hostname);
    const alert = (file.alertUrl || '').replace(/\/+$/, '');
    const api = (file.apiUrl || '').replace(/\/+$/, '');
    const own = !api || api === alert + '/api';
    return { api: own ? location.origin + '/api' : api, alert: own || !alert ? location.origin : alert };
  }
}
