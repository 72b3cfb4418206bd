import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { ApiError } from '../core/api';
import { texts } from '../core/texts';
import { Missing } from './missing';

/** What stands in the place of content that is on its way, did not come, or does not exist. */
@Component({
  selector: 'site-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Missing],
  template: `
    @if (missing()) {
      <site-missing />
    } @else if (error()) {
      <div class="state" role="alert">
        <p>{{ known()?.message || texts.notLoaded }}</p>
        <button class="button small" type="button" (click)="retry.emit()">{{ texts.again }}</button>
      </div>
    } @else {
      <div class="state" role="status"><span class="visually-hidden">{{ texts.loading }}</span><span class="dots" aria-hidden="true"></span></div>
    }
  `,
})
export class State {
  protected readonly texts = texts;
  readonly error = input<unknown>();
  readonly retry = output<void>();
  protected readonly known = computed(() => {
    const error = this.error() as (Error & { cause?: unknown }) | undefined;
    return [error, error?.cause].find((e) => e instanceof ApiError);
  });
  protected readonly missing = computed(() => this.known()?.http === 404);
}
