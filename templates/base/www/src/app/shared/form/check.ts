import { ChangeDetectionStrategy, Component, booleanAttribute, computed, inject, input, output } from '@angular/core';
import { FormState } from './form-state';

/** A box to tick. Its label may be longer and hold links: it is what stands between the tags. */
@Component({
  selector: 'site-check',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <label class="check" [for]="id()">
      <input type="checkbox" [id]="id()" [name]="name()" [checked]="checked()" [required]="required()" [attr.aria-invalid]="!!error()"
             [attr.aria-describedby]="id() + '-error'" (change)="changed.emit($any($event.target).checked)" />
      <span><ng-content /></span>
    </label>
    <p class="error" [id]="id() + '-error'">{{ error() }}</p>
  `,
})
export class Check {
  private readonly form = inject(FormState);
  readonly name = input.required<string>();
  readonly checked = input(false, { transform: booleanAttribute });
  readonly required = input(false, { transform: booleanAttribute });
  readonly changed = output<boolean>();
  protected readonly id = computed(() => this.form.id(this.name()));
  protected readonly error = computed(() => this.form.errors()[this.name()] ?? '');
}
