import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { AdminApi, withQuery } from '../core/admin-api';
import { when } from '../core/format';
import { adminResource, lastValue } from '../core/resource';
import { Rows } from '../models';
import { Loading } from '../ui/loading';
import { Page } from '../ui/page';
import { Pager } from '../ui/pager';
import { Toasts } from '../ui/toast';

interface Mail {
  id: number;
  to: string;
  subject: string;
  text: string;
  attachments: string[];
  state: 'kept' | 'queued' | 'sending' | 'sent' | 'failed';
  error?: string | null;
  created_at: string;
  sent_at?: string | null;
}

const LIMIT = 25;
const tones: Record<string, string> = { sent: 'good', failed: 'bad', kept: 'warn' };

/** What the site has sent, and what it could not. */
@Component({
  selector: 'admin-mails',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Loading, Page, Pager],
  template: `
    <admin-page [heading]="texts.heading" [intro]="texts.intro">
      <admin-loading [of]="answer" />
      @if (mails(); as found) {
        @if (!found.sending) { <p class="a-notice warn">{{ texts.keptNote }}</p> }
        @if (!found.rows.length) { <p class="a-empty">{{ texts.empty }}</p> }
        <ul class="a-mails">
          @for (mail of found.rows; track mail.id) {
            <li class="a-card">
              <details>
                <summary>
                  <span class="a-row-text"><span class="a-row-title">{{ mail.subject }}</span><span class="a-soft">{{ texts.to(mail.to || texts.owner) }} · {{ when(mail.created_at) }}</span></span>
                  <span class="a-badge" [class]="'a-badge ' + tone(mail)">{{ texts.states[mail.state] || mail.state }}</span>
                </summary>
                <p class="a-letter">{{ mail.text }}</p>
                @for (name of mail.attachments; track $index) { <p class="a-soft">{{ texts.attached(name) }}</p> }
              </details>
              @if (mail.error) { <p class="a-error">{{ mail.error }}</p> }
              @if (found.sending && (mail.state === 'failed' || mail.state === 'kept')) {
                <div class="a-actions"><button class="a-button quiet small" type="button" [disabled]="busy() === mail.id" (click)="retry(mail)">{{ texts.retry }}<span class="visually-hidden">: {{ mail.subject }}</span></button></div>
              }
            </li>
          }
        </ul>
        <admin-pager [total]="found.total" [limit]="limit" [(offset)]="offset" />
      }
    </admin-page>
  `,
})
export class Mails {
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  protected readonly texts = adminTexts.mails;
  protected readonly limit = LIMIT;
  protected readonly when = when;
  protected readonly offset = signal(0);
  protected readonly busy = signal(0);
  protected readonly answer = adminResource<Rows<Mail> & { sending: boolean }>(() => withQuery('/admin/mails', { limit: LIMIT, offset: this.offset() }));
  protected readonly mails = lastValue(this.answer);

  protected tone(mail: Mail): string {
    return tones[mail.state] ?? '';
  }

  protected async retry(mail: Mail): Promise<void> {
    this.busy.set(mail.id);
    try {
      await this.api.post(`/admin/mails/${mail.id}/retry`);
      this.toasts.say(this.texts.retried);
    } catch (error) {
      this.toasts.fail(error);
    } finally {
      this.busy.set(0);
      this.answer.reload();
    }
  }
}
