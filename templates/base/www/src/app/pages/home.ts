import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Config } from '../core/config';

@Component({
  selector: 'site-home',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="wrap hero">
      <h1>{{ config.name() }}</h1>
      <p class="lead">This site is being made.</p>
    </section>
  `,
})
export class Home {
  protected readonly config = inject(Config);
}
