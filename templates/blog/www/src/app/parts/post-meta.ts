import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { fill } from '../core/texts';
import { day } from '../format';
import { PostCard } from '../models';
import { typeTexts } from '../texts';

/** Who, when, how long. */
@Component({
  selector: 'site-post-meta',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (post().author; as author) { {{ author.name }}&nbsp;· }
    @if (date(); as date) { <time [attr.datetime]="post().published_at">{{ date }}</time>&nbsp;· }
    <span class="nowrap">{{ minutes() }}</span>
  `,
})
export class PostMeta {
  readonly post = input.required<PostCard>();
  protected readonly date = computed(() => day(this.post().published_at));
  protected readonly minutes = computed(() => fill(typeTexts.post.minutes, { count: this.post().minutes }));
}
