import { ChangeDetectionStrategy, Component, DestroyRef, afterRenderEffect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Heading } from '../models';
import { typeTexts } from '../texts';

/** Fewer headings than these need no table of contents (api: App/Lib/Article.php). */
export const CONTENTS_FROM = 3;

/** The headings of a post, the one that is being read marked. */
@Component({
  selector: 'site-contents',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <nav class="contents" [attr.aria-label]="t.contents">
      <p class="contents-title" aria-hidden="true">{{ t.contents }}</p>
      <ol>
        @for (heading of headings(); track heading.id) {
          <li [class]="'level-' + heading.level">
            <a [routerLink]="[]" [fragment]="heading.id" [attr.aria-current]="heading.id === here() ? 'location' : null">{{ heading.text }}</a>
          </li>
        }
      </ol>
    </nav>
  `,
})
export class Contents {
  readonly headings = input.required<readonly Heading[]>();
  protected readonly t = typeTexts.post;
  protected readonly here = signal('');
  private watch?: IntersectionObserver;

  constructor() {
    // After the article has given its headings their ids.
    afterRenderEffect({ read: () => this.follow(this.headings().map((heading) => heading.id)) });
    inject(DestroyRef).onDestroy(() => this.watch?.disconnect());
  }

  private follow(ids: string[]): void {
    this.watch?.disconnect();
    this.watch = new IntersectionObserver((entries) => {
      const entry = entries.find((e) => e.isIntersecting);
      if (entry) this.here.set(entry.target.id);
    }, { rootMargin: '-80px 0px -70% 0px' });
    for (const id of ids) {
      const element = document.getElementById(id);
      if (element) this.watch.observe(element);
    }
  }
}
