import { ChangeDetectionStrategy, Component } from '@angular/core';
import { ApiError } from '../core/api';
import { State } from '../shared/state';

@Component({
  selector: 'site-not-found',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [State],
  template: `<section class="wrap page"><site-state [error]="error" /></section>`,
})
export class NotFound {
  protected readonly error = new ApiError('', 404);
}
