import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Settings } from '../core/settings';
import { texts } from '../core/texts';

@Component({
  selector: 'site-home',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="wrap hero">
      <h1>{{ settings.name() }}</h1>
      <p class="lead">{{ settings.site().tagline || texts.made }}</p>
    </section>
  `,
})
export class Home {
  protected readonly texts = texts;
  protected readonly settings = inject(Settings);
}
