import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { Control } from './control';

@Component({
  selector: 'admin-color-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="a-affix">
      <input type="color" [value]="color()" [attr.aria-label]="texts.pickColor(field().label)" (input)="value.set(text($event))" />
      <input [id]="id()" type="text" maxlength="7" autocomplete="off" spellcheck="false" [value]="value() ?? ''"
             [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" (input)="value.set(text($event).trim())" />
    </span>
  `,
})
export class ColorControl extends Control {
  protected readonly color = computed(() => (/^#[0-9a-f]{6}$/i.test(String(this.value())) ? String(this.value()) : '#000000'));
}
