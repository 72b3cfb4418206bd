import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { Control } from './control';

/** One line or several: line, text, paragraphs, email, url, slug, integer, decimal, date. */
@Component({
  selector: 'admin-text-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (rows(); as rows) {
      <textarea [id]="id()" [rows]="rows" [value]="shown()" [attr.maxlength]="field().max" [required]="!!field().required"
                [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" (input)="value.set(text($event))"></textarea>
    } @else {
      <input [id]="id()" [type]="type()" [value]="shown()" [attr.inputmode]="mode()" [attr.maxlength]="number() ? null : field().max" [required]="!!field().required"
             [class.a-short]="number() || type() === 'date'" autocomplete="off" [attr.autocapitalize]="plain() ? 'none' : null" [attr.spellcheck]="plain() ? 'false' : null"
             [attr.aria-describedby]="describedby()" [attr.aria-invalid]="invalid() || null" (input)="take(text($event))" />
    }
  `,
})
export class TextControl extends Control {
  protected readonly rows = computed(() => ({ text: 3, paragraphs: 7 })[this.field().type as string] ?? 0);
  protected readonly number = computed(() => this.field().type === 'integer' || this.field().type === 'decimal');
  protected readonly plain = computed(() => ['email', 'url', 'slug'].includes(this.field().type));
  protected readonly type = computed(() => ({ email: 'email', url: 'url', date: 'date' })[this.field().type as string] ?? 'text');
  protected readonly mode = computed(() => ({ integer: 'numeric', decimal: 'decimal', url: 'url', email: 'email' })[this.field().type as string] ?? null);
  protected readonly shown = computed(() => String(this.value() ?? ''));

  /** A number where it is one; what is not goes to the api as it is, which says so at the field. */
  protected take(text: string): void {
    if (this.field().type === 'integer') this.value.set(text.trim() === '' ? null : /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text);
    else if (this.field().type === 'decimal') this.value.set(text.trim() === '' ? null : text.trim().replace(',', '.'));
    else this.value.set(this.field().type === 'date' && !text ? null : text);
  }
}
