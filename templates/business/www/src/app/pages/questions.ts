import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { apiResource } from '../core/api';
import { Faq } from '../models';
import { Invite } from '../parts/invite';
import { Paragraphs } from '../shared/paragraphs';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-questions',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Invite, Paragraphs, State],
  template: `
    <section class="wrap page narrow-page">
      <h1>{{ t.title }}</h1>
      @if (faqs.hasValue()) {
        @if (all().length) {
          <p class="lead">{{ t.lead }}</p>
          <div class="questions">
            @for (faq of all(); track faq.id) {
              <details class="question" [open]="$first">
                <summary><h2>{{ faq.question }}</h2></summary>
                <site-paragraphs class="prose" [text]="faq.answer" />
              </details>
            }
          </div>
        } @else {
          <div class="empty"><p>{{ t.empty }}</p></div>
        }
      } @else {
        <site-state [error]="faqs.error()" (retry)="faqs.reload()" />
      }
    </section>
    <site-invite [heading]="t.other" />
  `,
})
export class Questions {
  protected readonly t = typeTexts.questions;
  protected readonly faqs = apiResource<Faq[]>(() => '/faqs', { collection: 'faqs' });
  protected readonly all = computed(() => (this.faqs.hasValue() ? this.faqs.value()! : []));
}
