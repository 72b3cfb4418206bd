import { ChangeDetectionStrategy, Component, booleanAttribute, computed, inject, input, output } from '@angular/core';
import { FormState } from './form-state';
import { Option } from './option';

/** One of a few, all of them in view. */
@Component({
  selector: 'site-choice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <fieldset class="choice" [attr.aria-describedby]="id() + '-error'">
      <legend>{{ label() }}</legend>
      @for (option of options(); track option.value) {
        <label class="check">
          <input type="radio" [name]="name()" [value]="option.value" [checked]="option.value === value()" [required]="required()"
                 [attr.aria-invalid]="!!error()" (change)="changed.emit(option.value)" />
          <span>{{ option.label }} @if (option.help) { <span class="help">{{ option.help }}</span> }</span>
        </label>
      }
    </fieldset>
    <p class="error" [id]="id() + '-error'">{{ error() }}</p>
  `,
})
export class Choice {
  private readonly form = inject(FormState);
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly options = input.required<readonly Option[]>();
  readonly value = input('');
  readonly required = input(false, { transform: booleanAttribute });
  readonly changed = output<string>();
  protected readonly id = computed(() => this.form.id(this.name()));
  protected readonly error = computed(() => this.form.errors()[this.name()] ?? '');
}
