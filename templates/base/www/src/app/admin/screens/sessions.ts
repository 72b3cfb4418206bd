import { ChangeDetectionStrategy, Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';
import { ago, when } from '../core/format';
import { adminResource, lastValue } from '../core/resource';
import { Confirm } from '../ui/confirm';
import { Loading } from '../ui/loading';
import { Toasts } from '../ui/toast';

interface OwnSession {
  id: number;
  browser: string;
  system: string;
  created_at: string;
  used_at: string;
  current: boolean;
}

/** The browsers in which this account is logged in; each can be logged out from here. */
@Component({
  selector: 'admin-sessions',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Loading],
  template: `
    <section class="a-card" aria-labelledby="sessions-heading">
      <h2 id="sessions-heading" tabindex="-1" #heading>{{ texts.heading }}</h2>
      <p class="a-soft">{{ texts.text }}</p>
      <admin-loading [of]="answer" />
      @if (sessions(); as list) {
        <ul class="a-rows">
          @for (session of list; track session.id) {
            <li>
              <span class="a-row">
                <span class="a-row-text">
                  <span class="a-row-title">{{ device(session) }}</span>
                  <span class="a-soft">{{ texts.used(ago(session.used_at)) }}</span>
                  <span class="a-soft">{{ texts.since(when(session.created_at)) }}</span>
                </span>
                <span class="a-row-more">
                  @if (session.current) { <span class="a-badge good">{{ texts.here }}</span> }
                  @else {
                    <button class="a-button quiet small" type="button" [disabled]="busy()" (click)="end(session)">{{ texts.end }}<span class="visually-hidden">: {{ device(session) }}</span></button>
                  }
                </span>
              </span>
            </li>
          }
        </ul>
        @if (list.length > 1) {
          <div class="a-actions end"><button class="a-button quiet" type="button" [disabled]="busy()" (click)="endOthers()">{{ texts.endOthers }}</button></div>
        }
      }
    </section>
  `,
})
export class Sessions {
  private readonly api = inject(AdminApi);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly texts = adminTexts.sessions;
  protected readonly ago = ago;
  protected readonly when = when;
  protected readonly busy = signal(false);
  protected readonly answer = adminResource<OwnSession[]>(() => '/auth/sessions');
  protected readonly sessions = lastValue(this.answer);

  reload(): void {
    this.answer.reload();
  }

  protected device({ browser, system }: OwnSession): string {
    return this.texts.device(browser, system);
  }

  protected end(session: OwnSession): Promise<void> {
    return this.change(async () => {
      await this.api.delete(`/auth/sessions/${session.id}`);
      return this.texts.ended(this.device(session));
    });
  }

  protected async endOthers(): Promise<void> {
    const { endOthers, endOthersHeading, endOthersText } = this.texts;
    if (!(await this.confirm.ask({ heading: endOthersHeading, text: endOthersText, action: endOthers }))) return;
    await this.change(async () => this.texts.othersEnded((await this.api.delete<{ ended: number }>('/auth/sessions')).ended));
  }

  private async change(work: () => Promise<string>): Promise<void> {
    this.busy.set(true);
    try {
      this.toasts.say(await work());
      // The button goes with its row.
      this.heading().nativeElement.focus();
    } catch (error) {
      this.toasts.fail(error);
    } finally {
      this.busy.set(false);
      this.answer.reload();
    }
  }
}
