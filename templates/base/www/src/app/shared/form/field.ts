import { ChangeDetectionStrategy, Component, booleanAttribute, computed, inject, input, output } from '@angular/core';
import { texts } from '../../core/texts';
import { FormState } from './form-state';
import { Option } from './option';

/** A field with its label, its help and what is wrong with it: one line, several (type textarea) or a list (type select). */
@Component({
  selector: 'site-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <label [for]="id()">{{ label() }} @if (!required()) { <span class="soft">({{ texts.optional }})</span> }</label>
    @switch (type()) {
      @case ('textarea') {
        <textarea [id]="id()" [name]="name()" [value]="value()" [required]="required()" [attr.rows]="rows()" [attr.minlength]="minlength()"
                  [attr.maxlength]="maxlength()" [attr.autocomplete]="autocomplete()" [attr.aria-invalid]="!!error()" [attr.aria-describedby]="described()"
                  (change)="changed.emit($any($event.target).value)"></textarea>
      }
      @case ('select') {
        <select [id]="id()" [name]="name()" [required]="required()" [attr.autocomplete]="autocomplete()" [attr.aria-invalid]="!!error()"
                [attr.aria-describedby]="described()" (change)="changed.emit($any($event.target).value)">
          @for (option of options(); track option.value) {
            <option [value]="option.value" [selected]="option.value === value()">{{ option.label }}</option>
          }
        </select>
      }
      @default {
        <input [id]="id()" [type]="type()" [name]="name()" [value]="value()" [required]="required()" [attr.minlength]="minlength()"
               [attr.maxlength]="maxlength()" [attr.min]="min()" [attr.max]="max()" [attr.step]="step()" [attr.pattern]="pattern()"
               [attr.inputmode]="inputmode()" [attr.autocomplete]="autocomplete()" [attr.aria-invalid]="!!error()" [attr.aria-describedby]="described()"
               (change)="changed.emit($any($event.target).value)" />
      }
    }
    @if (help()) { <p class="help" [id]="id() + '-help'">{{ help() }}</p> }
    <p class="error" [id]="id() + '-error'">{{ error() }}</p>
  `,
})
export class Field {
  protected readonly texts = texts;
  private readonly form = inject(FormState);
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly type = input<'text' | 'email' | 'tel' | 'url' | 'number' | 'password' | 'search' | 'date' | 'textarea' | 'select'>('text');
  readonly value = input<string | number>('');
  readonly options = input<readonly Option[]>([]);
  readonly required = input(false, { transform: booleanAttribute });
  readonly help = input('');
  readonly rows = input<number | string>(6);
  readonly minlength = input<number | string>();
  readonly maxlength = input<number | string>();
  readonly min = input<number | string>();
  readonly max = input<number | string>();
  readonly step = input<number | string>();
  readonly pattern = input<string>();
  readonly inputmode = input<string>();
  readonly autocomplete = input<string>();
  readonly changed = output<string>();
  protected readonly id = computed(() => this.form.id(this.name()));
  protected readonly error = computed(() => this.form.errors()[this.name()] ?? '');
  protected readonly described = computed(() => (this.help() ? `${this.id()}-help ` : '') + this.id() + '-error');
}
