import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { Control } from './control';

@Component({
  selector: 'admin-choice-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <select [id]="id()" [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" [required]="!!field().required" (change)="value.set(text($event))">
      @if (!known()) { <option value="" selected>{{ texts.choose }}</option> }
      @for (option of options(); track option[0]) { <option [value]="option[0]" [selected]="option[0] === '' + value()">{{ option[1] }}</option> }
    </select>
  `,
})
export class ChoiceControl extends Control {
  protected readonly options = computed(() => Object.entries(this.field().options ?? {}));
  protected readonly known = computed(() => this.options().some(([value]) => value === String(this.value() ?? '')));
}
