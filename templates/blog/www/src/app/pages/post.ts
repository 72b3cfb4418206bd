import { ViewportScroller } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { apiResource } from '../core/api';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import { day, moment } from '../format';
import { Post } from '../models';
import { Article } from '../parts/article';
import { Comments } from '../parts/comments';
import { CONTENTS_FROM, Contents } from '../parts/contents';
import { PostCardView } from '../parts/post-card';
import { PostFoot } from '../parts/post-foot';
import { PostMeta } from '../parts/post-meta';
import { Text, Writing } from '../parts/writing';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-post',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Article, Comments, Contents, Picture, PostCardView, PostFoot, PostMeta, State],
  providers: [Writing],
  template: `
    @if (post.hasValue()) {
      @if (post.value(); as p) {
        <article class="wrap page post">
          <header class="post-head">
            @if (p.state !== 'published') { <p class="message warn no-print">{{ p.state === 'draft' ? t.draft : scheduled() }}</p> }
            <nav class="breadcrumbs no-print" [attr.aria-label]="t.breadcrumbs">
              <ol>
                <li><a routerLink="/">{{ t.home }}</a></li>
                @if (p.category; as category) { <li><a [routerLink]="['/categories', category.slug]">{{ category.name }}</a></li> }
              </ol>
            </nav>
            <h1>{{ p.title }}</h1>
            @if (p.summary) { <p class="lead">{{ p.summary }}</p> }
            <p class="post-meta"><site-post-meta [post]="p" />@if (updated(); as updated) {&nbsp;· {{ updated }}}</p>
          </header>
          @if (p.cover) {
            <figure class="post-cover">
              <site-picture [src]="p.cover" [alt]="p.cover_alt" width="1600" height="900" eager sizes="(min-width: 70rem) 68rem, 92vw" />
              @if (p.cover_caption) { <figcaption>{{ p.cover_caption }}</figcaption> }
            </figure>
          }
          <div class="post-body" [class.with-contents]="contents().length">
            @if (contents().length) { <site-contents [headings]="contents()" /> }
            <div>
              <site-article [html]="text().html" [headings]="text().contents" />
              <site-post-foot [post]="p" />
            </div>
          </div>
        </article>
        <site-comments class="wrap section comments no-print" [slug]="p.slug" [open]="p.comments_open" />
        @if (p.related.length) {
          <section class="band no-print" aria-labelledby="related">
            <div class="wrap">
              <h2 id="related">{{ t.related }}</h2>
              <ul class="grid posts">
                @for (other of p.related; track other.id) { <li><site-post-card [post]="other" /></li> }
              </ul>
            </div>
          </section>
        }
      }
    } @else {
      <section class="wrap page"><site-state [error]="post.error()" (retry)="post.reload()" /></section>
    }
  `,
})
export class PostPage {
  readonly slug = input.required<string>();
  /** For those who write: drafts, and what is being typed; see site.ts. */
  readonly preview = input(false);
  protected readonly t = typeTexts.post;
  private readonly writing = inject(Writing);
  protected readonly post = apiResource<Post>(() => (!this.preview() || this.writing.ready() ? '/posts/' + encodeURIComponent(this.slug()) : undefined), { collection: 'posts' });
  private readonly value = computed(() => (this.post.hasValue() ? this.post.value() : undefined));
  protected readonly text = computed<Text>(() => this.writing.text() ?? { html: this.value()?.html ?? '', contents: this.value()?.contents ?? [] });
  protected readonly contents = computed(() => (this.text().contents.length < CONTENTS_FROM ? [] : this.text().contents));
  protected readonly scheduled = computed(() => fill(this.t.scheduled, { date: moment(this.value()?.published_at ?? null) }));
  /** When it is another day than that of publishing. */
  protected readonly updated = computed(() => {
    const [published, updated] = [day(this.value()?.published_at ?? null), day(this.value()?.updated_at ?? null)];
    return published && updated && published !== updated ? fill(this.t.updated, { date: updated }) : '';
  });

  constructor() {
    const [title, router] = [inject(SiteTitle), inject(Router)];
    // The header stays in view above the target heading.
    inject(ViewportScroller).setOffset([0, 88]);
    effect(() => {
      if (this.preview()) void this.writing.logIn();
    });
    effect(() => {
      const post = this.value();
      if (!post) return;
      title.set(post.title, post.summary, post.cover);
      if (this.preview()) title.hide();
      // A previous address of the post redirects to the current one, and a preview without a draft to what visitors see.
      const elsewhere = this.preview() ? parent === window && post.state === 'published' : post.slug !== this.slug();
      if (elsewhere) void router.navigate(['/posts', post.slug], { replaceUrl: true, preserveFragment: true });
    });
  }
}
