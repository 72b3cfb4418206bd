import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { when } from '../core/format';
import { Field } from '../models';
import { ChoiceControl } from './choice-control';
import { ColorControl } from './color-control';
import { DatetimeControl } from './datetime-control';
import { FileControl } from './file-control';
import { ImagesControl } from './images-control';
import { ItemsControl } from './items-control';
import { MarkdownControl } from './markdown-control';
import { MoneyControl } from './money-control';
import { ReferenceControl } from './reference-control';
import { TagsControl } from './tags-control';
import { TextControl } from './text-control';

/** Those made of several controls: a group with a legend instead of a label. */
const groups = new Set<Field['type']>(['image', 'file', 'images', 'items', 'references']);

/** One field of a form, of any type the api knows: label, control, help, what is wrong. */
@Component({
  selector: 'admin-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    ChoiceControl, ColorControl, DatetimeControl, FileControl, ImagesControl, ItemsControl, MarkdownControl, MoneyControl, ReferenceControl, TagsControl, TextControl,
  ],
  template: `
    @let f = field();
    <div class="a-field" [attr.role]="group() ? 'group' : null" [attr.aria-labelledby]="group() ? id() + '-label' : null">
      @if (f.type === 'boolean') {
        <label class="a-switch">
          <input type="checkbox" role="switch" [id]="id()" [checked]="!!value()" [attr.aria-describedby]="describedby()" (change)="value.set($any($event.target).checked)" />
          <span>{{ f.label }}</span>
        </label>
      } @else if (group()) {
        <p class="a-label" [id]="id() + '-label'">{{ f.label }}@if (f.required) {<span class="a-soft"> · {{ texts.required }}</span>}</p>
      } @else if (f.type === 'readonly') {
        <p class="a-label">{{ f.label }}</p>
        <p class="a-readonly">{{ readonly() }}</p>
      } @else {
        <label class="a-label" [for]="id()">{{ f.label }}@if (f.required) {<span class="a-soft"> · {{ texts.required }}</span>}</label>
      }
      @switch (f.type) {
        @case ('boolean') {}
        @case ('readonly') {}
        @case ('choice') { <admin-choice-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('money') { <admin-money-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('datetime') { <admin-datetime-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('color') { <admin-color-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('markdown') { <admin-markdown-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [value]="$any(value())" (valueChange)="value.set($event)" /> }
        @case ('tags') { <admin-tags-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('image') { <admin-file-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('file') { <admin-file-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('images') { <admin-images-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('items') { <admin-items-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('reference') { <admin-reference-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @case ('references') { <admin-reference-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
        @default { <admin-text-control [field]="f" [id]="id()" [describedby]="describedby()" [invalid]="bad()" [(value)]="value" /> }
      }
      @if (help()) { <p class="a-help" [id]="id() + '-help'">{{ help() }}</p> }
      @if (bad()) { <p class="a-error" [id]="id() + '-error'">{{ problem() }}</p> }
    </div>
  `,
})
export class AdminField {
  readonly field = input.required<Field>();
  readonly value = model<unknown>();
  readonly errors = input<readonly string[] | undefined>();
  /** Keeps the ids of two forms on one page apart. */
  readonly prefix = input('f-');
  protected readonly texts = adminTexts.fields;
  protected readonly id = computed(() => this.prefix() + this.field().name);
  protected readonly group = computed(() => groups.has(this.field().type));
  protected readonly bad = computed(() => !!this.errors()?.length);
  protected readonly help = computed(() => this.field().help || (this.field().type === 'paragraphs' ? this.texts.paragraphs : ''));
  protected readonly problem = computed(() => this.texts.problem(this.field().label, this.errors() ?? []));
  protected readonly describedby = computed(() => {
    const ids = [this.bad() ? this.id() + '-error' : '', this.help() ? this.id() + '-help' : ''].filter(Boolean);
    return ids.join(' ') || undefined;
  });
  protected readonly readonly = computed(() => {
    const value = this.value();
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return when(value);
    if (typeof value === 'boolean') return value ? this.texts.yes : this.texts.no;
    return value === null || value === undefined || value === '' ? this.texts.nothing : typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}
