import { Injectable, signal } from '@angular/core';

/** /config.json, which the container writes when it starts; nginx puts it into the page. */
interface ConfigFile {
  apiUrl?: string;
  alertUrl?: string;
  appName?: string;
  /** Differs between versions of the pages. */
  version?: string;
}

/**
 * Where api and live messages are: at the page's own address unless config.json clearly says otherwise, so that the site
 * works the same under each of its domains.
 */
@Injectable({ providedIn: 'root' })
export class Config {
  readonly name = signal('');
  readonly ready = this.load();

  /** Empty when it cannot be had: then the defaults hold. */
  async file(): Promise<ConfigFile> {
    try {
      const response = await fetch('/config.json', { credentials: 'same-origin' });
      return response.ok ? await response.json() : {};
    } catch {
      return {};
    }
  }

  private async load() {
    const file = served() ?? (await this.file());
    this.name.update((name) => name || file.appName || location.hostname);
    const alert = (file.alertUrl || '').replace(/\/+$/, '');
    const api = (file.apiUrl || '').replace(/\/+$/, '');
    const own = !api || api === alert + '/api';
    return { api: own ? location.origin + '/api' : api, alert: own || !alert ? location.origin : alert, version: file.version };
  }
}

function served(): ConfigFile | undefined {
  try {
    return JSON.parse(document.getElementById('config')!.textContent!);
  } catch {
    return undefined;
  }
}
