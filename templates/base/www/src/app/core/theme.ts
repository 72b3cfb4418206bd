import { Injectable, signal } from '@angular/core';

/** Light or dark: as the visitor's system says, until the visitor chooses. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly system = matchMedia('(prefers-color-scheme: dark)');
  readonly dark = signal(this.chosen() ? this.chosen() === 'dark' : this.system.matches);

  constructor() {
    this.system.addEventListener('change', (event) => this.chosen() || this.dark.set(event.matches));
  }

  toggle(): void {
    this.dark.update((dark) => !dark);
    const theme = this.dark() ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // Then it holds for this visit.
    }
  }

  private chosen(): string | undefined {
    return document.documentElement.dataset['theme'];
  }
}
