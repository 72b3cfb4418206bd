import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'site-not-found',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <section class="wrap page">
      <h1>This page does not exist</h1>
      <p class="lead">The address may have changed, or there is a slip in it.</p>
      <p><a class="button" routerLink="/">To the first page</a></p>
    </section>
  `,
})
export class NotFound {}
