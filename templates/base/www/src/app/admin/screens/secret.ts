import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, inject, input, output, signal } from '@angular/core';
import { adminTexts } from '../admin-texts';

/** A first password, shown this once. */
@Component({
  selector: 'admin-secret',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="a-notice" tabindex="-1" aria-labelledby="secret-heading">
      <h2 id="secret-heading">{{ texts.secretHeading }}</h2>
      <p>{{ texts.secretText(email()) }}</p>
      <p><code class="a-secret">{{ password() }}</code></p>
      <div class="a-actions">
        <button class="a-button" type="button" (click)="copy()">{{ copied() ? common.copied : common.copy }}</button>
        <button class="a-button quiet" type="button" (click)="done.emit()">{{ texts.secretDone }}</button>
      </div>
    </section>
  `,
})
export class Secret {
  readonly email = input.required<string>();
  readonly password = input.required<string>();
  readonly done = output<void>();
  protected readonly texts = adminTexts.people;
  protected readonly common = adminTexts.common;
  protected readonly copied = signal(false);

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender(() => host.querySelector('section')?.focus());
  }

  protected async copy(): Promise<void> {
    await navigator.clipboard?.writeText(this.password()).then(() => this.copied.set(true), () => undefined);
  }
}
