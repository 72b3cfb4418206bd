import { ChangeDetectionStrategy, Component, booleanAttribute, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Author } from '../models';
import { Html } from '../shared/html';
import { Picture } from '../shared/picture';

/** Picture, name, a few words and links; `page`: on the author's own page. */
@Component({
  selector: 'site-author-profile',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Html, Picture],
  template: `
    <div class="profile">
      <site-picture [src]="author().image" width="480" height="480" sizes="8rem" />
      <div>
        @if (page()) { <h1>{{ author().name }}</h1> } @else { <h3><a [routerLink]="['/authors', author().slug]">{{ author().name }}</a></h3> }
        @if (author().role) { <p class="soft">{{ author().role }}</p> }
        <site-html [html]="author().bio_html" />
        @if (author().links.length) {
          <ul class="profile-links">
            @for (link of author().links; track $index) { <li><a [href]="link.url" rel="me noopener">{{ link.label }}</a></li> }
          </ul>
        }
      </div>
    </div>
  `,
})
export class AuthorProfile {
  readonly author = input.required<Author>();
  readonly page = input(false, { transform: booleanAttribute });
}
