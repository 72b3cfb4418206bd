import { ChangeDetectionStrategy, Component, ElementRef, effect, inject, signal, untracked } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';
import { adminResource } from '../core/resource';
import { Leavable, warnBeforeClosing } from '../core/unsaved';
import { Draft } from '../collection/draft';
import { ApiError } from '../../core/api';
import { AdminField } from '../fields/field';
import { Field, Values } from '../models';
import { Icon } from '../ui/icon';
import { Loading } from '../ui/loading';
import { Page } from '../ui/page';
import { Toasts } from '../ui/toast';
import { Preview } from '../collection/preview';
import { Contrast } from './contrast';

interface SettingsAnswer {
  site: Values;
  theme: Values;
  fields: { site: Field[]; theme: Field[] };
  updated_at: string;
}

/** The site's name, texts, links and appearance, next to a preview of the home page. */
@Component({
  selector: 'admin-settings',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AdminField, Contrast, Icon, Loading, Page, Preview],
  template: `
    <admin-page [heading]="texts.heading">
      <ng-container actions>
        <button class="a-button quiet" type="button" [attr.aria-pressed]="looking()" (click)="looking.set(!looking())"><admin-icon name="eye" />{{ editTexts.preview }}</button>
      </ng-container>
      <admin-loading [of]="answer" />
      @if (parts(); as p) {
        <div class="a-edit" [class.framed]="looking()">
          <form novalidate (submit)="save($event)">
            @if (p.site.conflict()) {
              <div class="a-notice warn" role="alert">
                <p>{{ editTexts.conflict }}</p>
                <div class="a-actions">
                  <button class="a-button small" type="button" (click)="save($event, true)">{{ editTexts.keepMine }}</button>
                  <button class="a-button quiet small" type="button" (click)="answer.reload()">{{ editTexts.takeTheirs }}</button>
                </div>
              </div>
            }
            @for (part of [p.theme, p.site]; track $index) {
              <h2>{{ part === p.theme ? texts.theme : texts.site }}</h2>
              @for (field of part.fields; track field.name) {
                <admin-field [field]="field" [prefix]="part === p.theme ? 't-' : 's-'" [value]="part.values()[field.name]" (valueChange)="part.set(field.name, $event)" [errors]="part.errors()[field.name]" />
                @if (field.type === 'color') { <admin-contrast [color]="'' + part.values()[field.name]" /> }
              }
            }
            <div class="a-savebar">
              <button class="a-button" type="submit" [disabled]="busy()">{{ busy() ? common.saving : common.save }}</button>
              <span class="a-soft" role="status">{{ unsaved() ? editTexts.unsaved : '' }}</span>
            </div>
          </form>
          @if (looking()) { <admin-preview path="/" collection="settings" [id]="1" [values]="p.site.values()" [theme]="p.theme.values()" [version]="version()" /> }
        </div>
      }
    </admin-page>
  `,
})
export class SettingsScreen implements Leavable {
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly texts = adminTexts.settings;
  protected readonly editTexts = adminTexts.edit;
  protected readonly common = adminTexts.common;
  protected readonly busy = signal(false);
  protected readonly version = signal(0);
  protected readonly looking = signal(matchMedia('(min-width: 75rem)').matches);
  protected readonly answer = adminResource<SettingsAnswer>(() => '/admin/settings');
  private updatedAt = '';
  protected readonly parts = signal<{ site: Draft; theme: Draft } | null>(null);

  constructor() {
    warnBeforeClosing(this);
    effect(() => {
      if (!this.answer.hasValue()) return;
      const { fields, site, theme, updated_at } = this.answer.value()!;
      this.updatedAt = updated_at;
      untracked(() => this.parts.set({ site: draft(fields.site, site), theme: draft(fields.theme, theme) }));
    });
  }

  unsaved(): boolean {
    const parts = this.parts();
    return !!parts && (parts.site.dirty() || parts.theme.dirty());
  }

  protected async save(event: Event, overwrite = false): Promise<void> {
    event.preventDefault();
    const { site, theme } = this.parts()!;
    this.busy.set(true);
    try {
      const since = overwrite ? {} : { updated_at: this.updatedAt };
      const saved = await this.api.put<SettingsAnswer>('/admin/settings', { site: site.values(), theme: theme.values(), ...since });
      this.updatedAt = saved.updated_at;
      site.open({ ...saved.site, id: 1 });
      theme.open({ ...saved.theme, id: 1 });
      this.version.update((version) => version + 1);
      this.toasts.say(this.common.saved);
    } catch (error) {
      this.refused(site, theme, error);
    } finally {
      this.busy.set(false);
    }
  }

  /** Errors are named site.tagline, theme.accent, or by the field alone. */
  private refused(site: Draft, theme: Draft, error: unknown): void {
    if (!(error instanceof ApiError)) return this.toasts.fail(error);
    const named = Object.entries(error.errors).map(([path, problems]) => [path.replace(/^(site|theme)\./, ''), problems] as const);
    const plain = new ApiError(error.message, error.http, Object.fromEntries(named.map(([path, problems]) => [path, problems])));
    const [inSite, inTheme] = [site.refuse(plain), theme.refuse(plain)];
    site.conflict.set(error.http === 409);
    this.toasts.say(inSite || inTheme ? adminTexts.errors.check : error.message, { bad: true });
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('[aria-invalid=true], .a-field:has(> .a-error) :is(input, button), .a-notice button')?.focus());
  }
}

function draft(fields: Field[], values: Values): Draft {
  const made = new Draft(fields);
  made.open({ ...values, id: 1 });
  return made;
}
