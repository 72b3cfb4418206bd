import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { ago, money } from '../core/format';
import { thumb } from '../media/thumb';
import { Collection, Row } from '../models';

/** A row in a list: its picture, its name, what is special about it. */
@Component({
  selector: 'admin-list-row',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <a class="a-row" [routerLink]="['/admin/c', about().name, row().id]">
      @if (pictured()) { <span class="a-thumb">@if (picture(); as src) { <img [src]="src" alt="" loading="lazy" /> }</span> }
      <span class="a-row-text">
        <span class="a-row-title">@if (unread()) { <span class="visually-hidden">{{ texts.unread }}: </span> }{{ title() }}</span>
        @if (subtitle()) { <span class="a-soft">{{ subtitle() }}</span> }
      </span>
      <span class="a-row-more">
        @for (badge of badges(); track badge.text) { <span class="a-badge" [class.warn]="badge.warn">{{ badge.text }}</span> }
        @if (time()) { <span class="a-soft">{{ time() }}</span> }
      </span>
    </a>
  `,
})
export class ListRow {
  readonly about = input.required<Collection>();
  readonly row = input.required<Row>();
  protected readonly texts = adminTexts.list;
  private readonly image = computed(() => this.about().fields.find((field) => field.type === 'image' || field.type === 'images'));
  /** Lists come without what is long. */
  protected readonly pictured = computed(() => !!this.image() && this.image()!.name in this.row());
  protected readonly picture = computed(() => {
    const value = this.row()[this.image()?.name ?? ''];
    const url = Array.isArray(value) ? (value[0] as { url?: string } | undefined)?.url : value;
    return url ? thumb(String(url)) : '';
  });
  protected readonly unread = computed(() => this.about().kind === 'inbox' && !this.row()['read_at']);
  protected readonly title = computed(() => this.words(this.about().title) || this.texts.untitled);
  protected readonly subtitle = computed(() => this.words(this.about().subtitle));
  protected readonly time = computed(() => (this.about().kind === 'inbox' ? ago(this.row()['created_at'] as string) : ''));

  protected readonly badges = computed(() => {
    const [row, { fields }] = [this.row(), this.about()];
    const found = fields.filter((field) => field.type === 'choice' && row[field.name]).slice(0, 1).map((field) => ({ text: field.options?.[String(row[field.name])] ?? '', warn: false }));
    if (row['published'] === false) found.push({ text: this.texts.hidden, warn: true });
    return found.filter((badge) => badge.text);
  });

  private words(name = ''): string {
    const value = this.row()[name];
    const field = this.about().fields.find((f) => f.name === name);
    if (field?.type === 'money' && typeof value === 'number' && field.currency) return money(value, field.currency);
    if (field?.type === 'choice') return field.options?.[String(value)] ?? '';
    return value === null || value === undefined ? '' : String(value).slice(0, 200);
  }
}
