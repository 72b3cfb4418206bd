import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, booleanAttribute, inject, input, output, signal } from '@angular/core';
import { Api } from '../core/api';
import { texts } from '../core/texts';
import { FormState, Values, formParts } from '../shared/form';
import { typeTexts } from '../texts';
import { Conversation } from './conversation';

/** To say something below a post, or to answer a comment. */
@Component({
  selector: 'site-comment-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts],
  providers: [FormState],
  template: `
    @if (thanks()) {
      <div class="message good" role="status" tabindex="-1">
        <p>{{ thanks() }}</p>
        <button class="link" type="button" (click)="again()">{{ parent() ? texts.close : t.another }}</button>
      </div>
    } @else {
      <form class="card form" novalidate (submit)="form.submit($event, send)">
        <site-field name="body" [label]="t.body" type="textarea" rows="5" required minlength="2" maxlength="5000" [help]="t.bodyHelp" />
        <div class="fields">
          <site-field name="name" [label]="texts.name" autocomplete="name" required maxlength="80" [value]="who.name()" (changed)="who.name.set($event)" />
          <site-field name="email" [label]="texts.email" type="email" autocomplete="email" required maxlength="254" [help]="t.emailHelp" [value]="who.email()" (changed)="who.email.set($event)" />
        </div>
        <site-trap />
        <site-send [label]="t.send" />
      </form>
    }
  `,
})
export class CommentForm {
  readonly slug = input.required<string>();
  readonly parent = input<number | null>(null);
  readonly focus = input(false, { transform: booleanAttribute });
  readonly sent = output<void>();
  readonly closed = output<void>();
  protected readonly t = typeTexts.comments;
  protected readonly texts = texts;
  protected readonly form = inject(FormState);
  protected readonly who = inject(Conversation);
  protected readonly thanks = signal('');
  private readonly api = inject(Api);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    afterNextRender(() => this.focus() && this.host.querySelector('textarea')?.focus());
  }

  protected readonly send = async (values: Values): Promise<void> => {
    const answer = await this.api.post<{ state: string }>(`/posts/${this.slug()}/comments`, { ...values, parent: this.parent() });
    this.thanks.set(answer.message);
    if (answer.data.state === 'approved') this.sent.emit();
    setTimeout(() => this.host.querySelector<HTMLElement>('[role=status]')?.focus());
  };

  protected again(): void {
    this.thanks.set('');
    this.closed.emit();
  }
}
