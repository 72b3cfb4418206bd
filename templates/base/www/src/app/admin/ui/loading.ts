import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { ApiError } from '../../core/api';
import { Loaded } from '../../core/loaded';
import { adminTexts } from '../admin-texts';

/** Stands where content will be: it is on its way, or why it did not come. Nothing once there is a value. */
@Component({
  selector: 'admin-loading',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (of().error()) {
      <div class="a-empty" role="alert">
        <p>{{ message() }}</p>
        <button class="a-button quiet" type="button" (click)="of().reload()">{{ texts.again }}</button>
      </div>
    } @else if (!of().hasValue()) {
      <div class="a-empty" role="status"><span class="visually-hidden">{{ texts.loading }}</span><span class="a-dots" aria-hidden="true"></span></div>
    }
  `,
})
export class Loading {
  readonly of = input.required<Loaded<unknown>>();
  protected readonly texts = adminTexts.common;
  protected readonly message = computed(() => {
    const error = this.of().error() as (Error & { cause?: unknown }) | undefined;
    return [error, error?.cause].find((e): e is ApiError => e instanceof ApiError)?.message || adminTexts.errors.unknown;
  });
}
