import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';
import { when } from '../core/format';
import { Schemas } from '../core/schema';
import { Collection, Field, Row } from '../models';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { Page } from '../ui/page';
import { Toasts } from '../ui/toast';

/** One message of an inbox: read, answered, put away. */
@Component({
  selector: 'admin-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Page],
  template: `
    <admin-page [heading]="heading()" [back]="'/admin/c/' + about().name">
      <div class="a-card">
        <dl class="a-facts">
          @for (field of about().fields; track field.name) {
            @if (shown(field); as text) {
              <div [class.long]="long(field)">
                <dt>{{ field.label }}</dt>
                <dd>@if (field.type === 'email') { <a [href]="'mailto:' + text">{{ text }}</a> } @else { <div [class.a-letter]="long(field)">{{ text }}</div> }</dd>
              </div>
            }
          }
        </dl>
        <div class="a-actions">
          @if (reply(); as link) { <a class="a-button" [href]="link"><admin-icon name="mail" />{{ texts.reply }}</a> }
          <button class="a-button quiet" type="button" (click)="markUnread()">{{ texts.markUnread }}</button>
          @if (about().delete) { <button class="a-button quiet danger" type="button" (click)="remove()"><admin-icon name="trash" />{{ common.delete }}</button> }
        </div>
      </div>
    </admin-page>
  `,
})
export class Message {
  readonly about = input.required<Collection>();
  readonly row = input.required<Row>();
  private readonly api = inject(AdminApi);
  private readonly router = inject(Router);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly schemas = inject(Schemas);
  protected readonly texts = adminTexts.inbox;
  protected readonly common = adminTexts.common;
  protected readonly heading = computed(() => String(this.row()[this.about().title] || this.about().singular));

  protected readonly reply = computed(() => {
    const email = this.about().fields.find((field) => field.type === 'email');
    const address = email && String(this.row()[email.name] ?? '');
    if (!address || !/^[^\s?&]+@[^\s?&]+$/.test(address)) return '';
    const long = this.about().fields.find((field) => this.long(field));
    const quoted = long ? '\n\n> ' + String(this.row()[long.name]).slice(0, 1500).replace(/\n/g, '\n> ') : '';
    return `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${encodeURIComponent(this.texts.subject)}&body=${encodeURIComponent(quoted)}`;
  });

  constructor() {
    // The api marks it read when it is asked for.
    effect(() => {
      this.row();
      untracked(() => this.schemas.reload());
    });
  }

  protected long(field: Field): boolean {
    return field.type === 'paragraphs' || field.type === 'text' || field.type === 'markdown';
  }

  protected shown(field: Field): string {
    const value = this.row()[field.name];
    if (field.type === 'datetime') return when(value as string);
    if (field.type === 'choice') return field.options?.[String(value)] ?? String(value ?? '');
    return value === null || value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
  }

  protected async markUnread(): Promise<void> {
    try {
      await this.api.put(`/admin/c/${this.about().name}/${this.row().id}`, { read: false });
      this.schemas.reload();
      await this.leave();
    } catch (error) {
      this.toasts.fail(error);
    }
  }

  protected async remove(): Promise<void> {
    const { singular, name } = this.about();
    const sure = await this.confirm.ask({ heading: adminTexts.edit.deleteHeading(this.heading()), text: adminTexts.edit.deleteText(singular), action: this.common.delete, danger: true });
    if (!sure) return;
    try {
      await this.api.delete(`/admin/c/${name}/${this.row().id}`);
      this.schemas.reload();
      this.toasts.say(adminTexts.edit.deleted(singular));
      await this.leave();
    } catch (error) {
      this.toasts.fail(error);
    }
  }

  private leave(): Promise<boolean> {
    return this.router.navigate(['/admin/c', this.about().name]);
  }
}
