import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Testimonial } from '../models';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-quotes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <ul class="quotes">
      @for (quote of quotes(); track quote.id) {
        <li>
          <figure>
            <blockquote><p>{{ quote.quote }}</p></blockquote>
            <figcaption>
              <strong>{{ quote.name }}</strong>
              @if (quote.role) { <span>{{ quote.role }}</span> }
              @if (links() && quote.slug) {
                <span>{{ t.about }} <a [routerLink]="['/projects', quote.slug]">{{ quote.project }}</a></span>
              }
            </figcaption>
          </figure>
        </li>
      }
    </ul>
  `,
})
export class Quotes {
  readonly quotes = input.required<Testimonial[]>();
  /** Whether each names its project; not on that project's own page. */
  readonly links = input(true);
  protected readonly t = typeTexts.quotes;
}
