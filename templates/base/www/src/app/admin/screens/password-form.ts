import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { ApiError } from '../../core/api';
import { Session } from '../../core/session';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';

const SHORTEST = 10;

/** A new password: with the old one, after which only this session is left, or with the token of a mail's link. */
@Component({
  selector: 'admin-password-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form novalidate (submit)="save($event)">
      <input class="visually-hidden" type="text" autocomplete="username" [value]="session.user()?.email" tabindex="-1" aria-hidden="true" readonly />
      @for (field of fields(); track field.name) {
        <div class="a-field">
          <label class="a-label" [for]="'pw-' + field.name">{{ field.name === 'old' && first() ? texts.first : field.label }}</label>
          <input [id]="'pw-' + field.name" [name]="field.name" [type]="seen() ? 'text' : 'password'" [attr.autocomplete]="field.name === 'old' ? 'current-password' : 'new-password'" required maxlength="200"
                 [attr.aria-invalid]="!!errors()[field.name] || null" [attr.aria-describedby]="'pw-' + field.name + '-more'" />
          <div [id]="'pw-' + field.name + '-more'">
            @if (field.help) { <p class="a-help">{{ field.help }}</p> }
            @if (errors()[field.name]; as problem) { <p class="a-error">{{ problem }}</p> }
          </div>
        </div>
      }
      <label class="a-check"><input type="checkbox" [checked]="seen()" (change)="seen.set(!seen())" />{{ texts.see }}</label>
      <p class="a-error" role="alert">{{ failure() }}</p>
      <button class="a-button" type="submit" [disabled]="busy()">{{ busy() ? common.saving : texts.save }}</button>
    </form>
  `,
})
export class PasswordForm {
  readonly first = input(false);
  readonly token = input('');
  readonly changed = output<void>();
  protected readonly session = inject(Session);
  private readonly api = inject(AdminApi);
  protected readonly texts = adminTexts.password;
  protected readonly common = adminTexts.common;
  protected readonly fields = computed(() => [
    ...(this.token() ? [] : [{ name: 'old', label: this.texts.old, help: '' }]),
    { name: 'new', label: this.texts.new, help: this.texts.rule(SHORTEST) },
    { name: 'again', label: this.texts.again, help: '' },
  ]);
  protected readonly errors = signal<Record<string, string>>({});
  protected readonly failure = signal('');
  protected readonly busy = signal(false);
  protected readonly seen = signal(false);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = Object.fromEntries(new FormData(form)) as Record<string, string>;
    this.failure.set('');
    this.show(form, this.check(data));
    if (Object.keys(this.errors()).length) return;
    this.busy.set(true);
    try {
      if (this.token()) await this.api.post('/auth/reset', { token: this.token(), new: data['new'] });
      else {
        await this.api.post('/auth/password', { old: data['old'], new: data['new'] });
        await this.session.renew();
      }
      form.reset();
      this.changed.emit();
    } catch (error) {
      const wrong = error instanceof ApiError ? error.errors : {};
      this.failure.set(Object.keys(wrong).length ? '' : (error as Error).message);
      this.show(form, Object.fromEntries(this.fields().filter((f) => wrong[f.name]).map((f) => [f.name, adminTexts.fields.problem(f.label, wrong[f.name])])));
    } finally {
      this.busy.set(false);
    }
  }

  private check(data: Record<string, string>): Record<string, string> {
    if (data['old'] === '') return { old: this.texts.missing };
    if (data['new'].length < SHORTEST) return { new: this.texts.short(SHORTEST) };
    if (data['new'] === data['old']) return { new: this.texts.same };
    return data['new'] === data['again'] ? {} : { again: this.texts.differ };
  }

  private show(form: HTMLFormElement, errors: Record<string, string>): void {
    this.errors.set(errors);
    const first = Object.keys(errors)[0];
    if (first) form.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
  }
}
