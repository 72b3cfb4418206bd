import { Injectable, computed, effect, inject } from '@angular/core';
import { apiResource } from './api';
import { Config } from './config';
import { Drafts } from './draft';

/** What `GET /config` answers: the owner's settings that visitors may see. */
export interface SettingsData {
  name: string;
  domain: string;
  upload_max_size: number;
  site: {
    tagline: string;
    description: string;
    logo: string;
    image: string;
    footer: string;
    language: string;
    links: { label: string; url: string }[];
  };
  theme: { accent: string; ground: string; font: string; radius: string };
}

/** The site's name and what the owner says of it. Empty until it is known. */
@Injectable({ providedIn: 'root' })
export class Settings {
  private readonly config = inject(Config);
  private readonly drafts = inject(Drafts);
  private readonly answer = apiResource<SettingsData>(() => '/config', { collection: 'settings' });
  private readonly known = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  readonly name = computed(() => this.known()?.name || this.config.name());
  readonly site = computed<Partial<SettingsData['site']>>(() => {
    const draft = this.drafts.current();
    return { ...this.known()?.site, ...(draft?.collection === 'settings' ? draft.values : {}) };
  });

  constructor() {
    effect(() => {
      const language = this.site().language;
      if (language) document.documentElement.lang = language;
    });
  }
}
