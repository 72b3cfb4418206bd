import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { author } from '../content';
import { Post } from '../models';
import { typeTexts } from '../texts';
import { AuthorProfile } from './author-profile';

/** Below a post's text: its tags, who wrote it, the posts before and after. */
@Component({
  selector: 'site-post-foot',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, AuthorProfile],
  template: `
    <footer class="post-foot">
      @if (tags().length) {
        <ul class="chips post-tags" [attr.aria-label]="t.tags">
          @for (tag of tags(); track tag.slug) { <li><a class="chip" [routerLink]="['/tags', tag.slug]">{{ tag.name }}</a></li> }
        </ul>
      }
      @if (author.hasValue()) {
        @if (author.value(); as a) { <div class="card post-author"><site-author-profile [author]="a" /></div> }
      }
      @if (post().newer || post().older) {
        <nav class="neighbours no-print" [attr.aria-label]="t.neighbours">
          @if (post().older; as older) { <a [routerLink]="['/posts', older.slug]" rel="prev"><span>← {{ t.older }}</span> {{ older.title }}</a> }
          @if (post().newer; as newer) { <a class="newer" [routerLink]="['/posts', newer.slug]" rel="next"><span>{{ t.newer }} →</span> {{ newer.title }}</a> }
        </nav>
      }
    </footer>
  `,
})
export class PostFoot {
  readonly post = input.required<Post>();
  protected readonly t = typeTexts.post;
  /** In the admin's preview tags are numbers until the post is saved. */
  protected readonly tags = computed(() => this.post().tags.filter((tag) => typeof tag === 'object'));
  protected readonly author = author(() => this.post().author?.slug);
}
