import { ChangeDetectionStrategy, Component, booleanAttribute, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { PostCard } from '../models';
import { Picture } from '../shared/picture';
import { PostMeta } from './post-meta';

/** A post in a list; `lead`: the one that a page begins with, larger than the others. */
@Component({
  selector: 'site-post-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Picture, PostMeta],
  template: `
    <article class="post-card" [class.post-lead]="lead()">
      @if (post().cover) {
        <div class="post-picture">
          <site-picture [src]="post().cover" [alt]="post().cover_alt" width="1600" height="900" [eager]="lead()" [sizes]="lead() ? '(min-width: 56rem) 38rem, 92vw' : '(min-width: 70rem) 22rem, 92vw'" />
        </div>
      }
      <div class="post-words">
        @if (post().category; as category) { <p class="kicker">{{ category.name }}</p> }
        <h2><a [routerLink]="['/posts', post().slug]">{{ post().title }}</a></h2>
        <p class="post-summary">{{ post().summary }}</p>
        <p class="post-meta"><site-post-meta [post]="post()" /></p>
      </div>
    </article>
  `,
})
export class PostCardView {
  readonly post = input.required<PostCard>();
  readonly lead = input(false, { transform: booleanAttribute });
}
