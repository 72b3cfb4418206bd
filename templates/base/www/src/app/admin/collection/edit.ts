import { ChangeDetectionStrategy, Component, ElementRef, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';
import { Schemas } from '../core/schema';
import { AdminField } from '../fields/field';
import { FormContext } from '../fields/form-context';
import { Collection, Row } from '../models';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { Page } from '../ui/page';
import { Toasts } from '../ui/toast';
import { Draft } from './draft';
import { Preview } from './preview';

/** The form of a row, next to a preview of the page. */
@Component({
  selector: 'admin-edit',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AdminField, Icon, Page, Preview],
  providers: [FormContext],
  template: `
    @let d = draft();
    <admin-page [heading]="heading()" [back]="about().kind === 'list' ? '/admin/c/' + about().name : ''">
      <ng-container actions>
        @if (path(); as path) {
          <button class="a-button quiet" type="button" [attr.aria-pressed]="looking()" (click)="looking.set(!looking())"><admin-icon name="eye" />{{ texts.preview }}</button>
        }
      </ng-container>
      <div class="a-edit" [class.framed]="looking() && path()">
        <form novalidate (submit)="save($event)">
          @if (d.conflict()) {
            <div class="a-notice warn" role="alert">
              <p>{{ texts.conflict }}</p>
              <div class="a-actions">
                <button class="a-button small" type="button" (click)="save($event, true)">{{ texts.keepMine }}</button>
                <button class="a-button quiet small" type="button" (click)="takeTheirs()">{{ texts.takeTheirs }}</button>
              </div>
            </div>
          }
          @for (field of about().fields; track field.name) {
            <admin-field [field]="field" [value]="d.values()[field.name]" (valueChange)="d.set(field.name, $event)" [errors]="d.errors()[field.name]" />
          }
          <div class="a-savebar">
            <button class="a-button" type="submit" [disabled]="busy()">{{ busy() ? common.saving : common.save }}</button>
            <span class="a-soft" role="status">{{ d.dirty() ? texts.unsaved : '' }}</span>
            @if (row() && about().delete) {
              <button class="a-button quiet danger a-push" type="button" (click)="remove()"><admin-icon name="trash" /><span class="a-wide-only">{{ common.delete }}</span><span class="visually-hidden a-narrow-only">{{ common.delete }}</span></button>
            }
          </div>
        </form>
        @if (looking() && path()) { <admin-preview [path]="path()!" [collection]="about().name" [id]="d.id" [values]="d.values()" [version]="version()" /> }
      </div>
    </admin-page>
  `,
})
export class Edit {
  readonly about = input.required<Collection>();
  readonly row = input<Row>();
  /** The row should be asked for again: somebody else has saved it. */
  readonly stale = output<void>();
  private readonly api = inject(AdminApi);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly confirm = inject(Confirm);
  private readonly schemas = inject(Schemas);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly texts = adminTexts.edit;
  protected readonly common = adminTexts.common;
  protected readonly busy = signal(false);
  protected readonly version = signal(0);
  protected readonly looking = signal(matchMedia('(min-width: 75rem)').matches);
  readonly draft = computed(() => new Draft(this.about().fields));
  private readonly saved = signal<Row | undefined>(undefined);

  protected readonly heading = computed(() => {
    const { kind, label, singular, title } = this.about();
    if (kind === 'single') return label;
    return this.row() ? String(this.saved()?.[title] || singular) : this.texts.new(singular);
  });
  /** The page of the row as it is saved; a row that is not saved has none. */
  protected readonly path = computed(() => {
    const row = this.saved();
    return row && this.about().preview?.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(row[name] ?? '')));
  });

  constructor() {
    const context = inject(FormContext);
    context.offer = (field, value) => this.draft().values()[field] === '' && this.draft().set(field, value);
    effect(() => context.collection.set(this.about().name));
    effect(() => this.start(this.draft(), this.row()));
  }

  private start(draft: Draft, row?: Row): void {
    untracked(() => {
      draft.open(row);
      this.saved.set(row);
    });
  }

  protected async save(event: Event, overwrite = false): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    const [draft, { name }] = [this.draft(), this.about()];
    this.busy.set(true);
    try {
      const body = draft.body(overwrite);
      const row = draft.id ? await this.api.put<Row>(`/admin/c/${name}/${draft.id}`, body) : await this.api.post<Row>(`/admin/c/${name}`, body);
      const made = !draft.id;
      this.start(draft, row);
      this.version.update((version) => version + 1);
      this.toasts.say(this.common.saved);
      this.schemas.reload();
      if (made) await this.router.navigate(['/admin/c', name, row.id], { replaceUrl: true });
    } catch (error) {
      this.refused(draft, error);
    } finally {
      this.busy.set(false);
    }
  }

  private refused(draft: Draft, error: unknown): void {
    if (!draft.refuse(error) && !draft.conflict()) return this.toasts.fail(error);
    this.toasts.say(draft.conflict() ? this.texts.conflictShort : adminTexts.errors.check, { bad: true });
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('[aria-invalid=true], .a-field:has(> .a-error) :is(input, button), .a-notice button')?.focus());
  }

  protected takeTheirs(): void {
    this.draft().conflict.set(false);
    this.stale.emit();
  }

  protected async remove(): Promise<void> {
    const [row, { name, singular }] = [this.row()!, this.about()];
    const sure = await this.confirm.ask({ heading: this.texts.deleteHeading(this.heading()), text: this.texts.deleteText(singular), action: this.common.delete, danger: true });
    if (!sure) return;
    try {
      await this.api.delete(`/admin/c/${name}/${row.id}`);
      this.draft().open(row);
      this.schemas.reload();
      this.toasts.say(this.texts.deleted(singular));
      await this.router.navigate(['/admin/c', name]);
    } catch (error) {
      this.toasts.fail(error);
    }
  }
}
