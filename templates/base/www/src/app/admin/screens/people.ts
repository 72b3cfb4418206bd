import { ChangeDetectionStrategy, Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { ApiError } from '../../core/api';
import { Session, User } from '../../core/session';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';
import { ago } from '../core/format';
import { adminResource } from '../core/resource';
import { AdminField } from '../fields/field';
import { Field, Values } from '../models';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { Loading } from '../ui/loading';
import { Page } from '../ui/page';
import { Toasts } from '../ui/toast';
import { Secret } from './secret';

type Person = User & { last_login_at?: string | null };
type Made = Person & { password?: string };

/** Who may edit the site. A first password is shown once, to be handed on. */
@Component({
  selector: 'admin-people',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AdminField, Icon, Loading, Page, Secret],
  template: `
    <admin-page [heading]="texts.heading" [intro]="texts.intro">
      <button actions class="a-button" type="button" (click)="open()"><admin-icon name="plus" />{{ texts.add }}</button>
      @if (secret(); as s) { <admin-secret [email]="s.email" [password]="s.password" (done)="secret.set(null)" /> }
      <admin-loading [of]="people" />
      @if (people.hasValue()) {
        <ul class="a-rows">
          @for (person of people.value(); track person.id) {
            <li>
              <span class="a-row">
                <span class="a-row-text"><span class="a-row-title">{{ person.name || person.email }}</span><span class="a-soft">{{ person.email }}</span></span>
                <span class="a-row-more">
                  @if (person.id === session.user()?.id) { <span class="a-badge good">{{ texts.you }}</span> }
                  <span class="a-badge">{{ texts.roles[person.role] }}</span>
                  @if (person.last_login_at) { <span class="a-soft">{{ texts.seen(ago(person.last_login_at)) }}</span> }
                </span>
              </span>
              @if (person.id !== session.user()?.id) {
                <span class="a-order">
                  <button class="a-icon-button" type="button" [attr.aria-label]="texts.reset(person.email)" [title]="texts.reset(person.email)" (click)="reset(person)"><admin-icon name="key" /></button>
                  <button class="a-icon-button danger" type="button" [attr.aria-label]="texts.remove(person.email)" [title]="texts.remove(person.email)" (click)="remove(person)"><admin-icon name="trash" /></button>
                </span>
              }
            </li>
          }
        </ul>
      }
    </admin-page>
    <dialog #dialog class="a-dialog small" aria-labelledby="person-heading">
      <form novalidate (submit)="add($event)">
        <h2 id="person-heading">{{ texts.add }}</h2>
        <p>{{ texts.addText }}</p>
        @for (field of fields; track field.name) {
          <admin-field prefix="p-" [field]="field" [value]="values()[field.name]" (valueChange)="set(field.name, $event)" [errors]="errors()[field.name]" />
        }
        <div class="a-actions end">
          <button class="a-button quiet" type="button" (click)="dialog.close()">{{ common.cancel }}</button>
          <button class="a-button" type="submit" [disabled]="busy()">{{ texts.add }}</button>
        </div>
      </form>
    </dialog>
  `,
})
export class People {
  private readonly api = inject(AdminApi);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly session = inject(Session);
  protected readonly texts = adminTexts.people;
  protected readonly common = adminTexts.common;
  protected readonly ago = ago;
  protected readonly people = adminResource<Person[]>(() => '/admin/users');
  protected readonly secret = signal<{ email: string; password: string } | null>(null);
  protected readonly values = signal<Values>({});
  protected readonly errors = signal<Record<string, readonly string[]>>({});
  protected readonly busy = signal(false);
  protected readonly fields: Field[] = [
    { name: 'name', type: 'line', label: this.texts.name, required: true, max: 120 },
    { name: 'email', type: 'email', label: this.texts.email, required: true, max: 254 },
  ];

  protected open(): void {
    this.values.set({ name: '', email: '' });
    this.errors.set({});
    this.dialog().nativeElement.showModal();
  }

  protected set(name: string, value: unknown): void {
    this.values.update((values) => ({ ...values, [name]: value }));
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    try {
      const made = await this.api.post<Made>('/admin/users', { ...this.values(), role: 'editor' });
      this.dialog().nativeElement.close();
      this.show(made);
    } catch (error) {
      this.errors.set(error instanceof ApiError ? error.errors : {});
      if (!Object.keys(this.errors()).length) this.errors.set({ email: [(error as Error).message] });
    } finally {
      this.busy.set(false);
    }
  }

  protected async reset(person: Person): Promise<void> {
    const { resetHeading, resetText, resetAction } = this.texts;
    if (!(await this.confirm.ask({ heading: resetHeading, text: resetText(person.email), action: resetAction }))) return;
    await this.api.patch<Made>(`/admin/users/${person.id}`, { reset_password: true }).then((made) => this.show({ ...person, ...made }), (error: unknown) => this.toasts.fail(error));
  }

  protected async remove(person: Person): Promise<void> {
    const { remove, removeText } = this.texts;
    if (!(await this.confirm.ask({ heading: remove(person.email) + '?', text: removeText, action: this.texts.removeAction, danger: true }))) return;
    await this.api.delete(`/admin/users/${person.id}`).then(() => this.toasts.say(this.texts.removed), (error: unknown) => this.toasts.fail(error));
    this.people.reload();
  }

  private show({ email, password }: Made): void {
    if (password) this.secret.set({ email, password });
    this.people.reload();
  }
}
