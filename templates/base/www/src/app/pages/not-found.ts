import { ChangeDetectionStrategy, Component } from '@angular/core';
import { Missing } from '../shared/missing';

@Component({
  selector: 'site-not-found',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Missing],
  template: `<section class="wrap page"><site-missing /></section>`,
})
export class NotFound {}
