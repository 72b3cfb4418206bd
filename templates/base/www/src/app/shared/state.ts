import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { ApiError } from '../core/api';

/** What stands in the place of content that is on its way, or did not come. */
@Component({
  selector: 'site-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (error()) {
      <div class="state" role="alert">
        <p>{{ message() }}</p>
        <button class="button small" type="button" (click)="retry.emit()">Try again</button>
      </div>
    } @else {
      <div class="state" role="status"><span class="visually-hidden">Loading</span><span class="dots" aria-hidden="true"></span></div>
    }
  `,
})
export class State {
  readonly error = input<unknown>();
  readonly retry = output<void>();
  protected readonly message = computed(() => {
    const error = this.error() as (Error & { cause?: unknown }) | undefined;
    const known = [error, error?.cause].find((e) => e instanceof ApiError);
    return known?.message ?? 'This could not be loaded.';
  });
}
