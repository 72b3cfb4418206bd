import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { ApiError } from '../core/api';
import { texts } from '../core/texts';
import { State } from '../shared/state';

/** No page has this address, or (`lost`) the page's script did not come. */
@Component({
  selector: 'site-not-found',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [State],
  template: `
    <section class="wrap page">
      @if (lost()) { <h1>{{ texts.lost }}</h1> }
      <site-state [error]="error()" (retry)="again()" />
    </section>
  `,
})
export class NotFound {
  readonly lost = input(false);
  protected readonly texts = texts;
  protected readonly error = computed(() => (this.lost() ? new ApiError(texts.lostText, 0) : new ApiError('', 404)));

  protected again(): void {
    location.reload();
  }
}
