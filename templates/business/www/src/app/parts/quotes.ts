import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Testimonial } from '../models';
import { Stars } from './stars';

/** What customers say. */
@Component({
  selector: 'site-quotes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Stars],
  template: `
    <ul class="grid large">
      @for (said of quotes(); track said.id) {
        <li>
          <figure class="card quote">
            @if (said.rating) { <site-stars [count]="said.rating" /> }
            <blockquote><p>{{ said.quote }}</p></blockquote>
            <figcaption>
              <span>
                <strong>{{ said.name }}</strong>
                @if (said.slug && links()) { <a [routerLink]="['/services', said.slug]">{{ said.role || said.service }}</a> } @else { {{ said.role }} }
              </span>
            </figcaption>
          </figure>
        </li>
      }
    </ul>
  `,
})
export class Quotes {
  readonly quotes = input.required<Testimonial[]>();
  /** Whether they lead to the service they are about. */
  readonly links = input(true);
}
