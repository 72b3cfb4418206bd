import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { RouterLink } from '@angular/router';
import { categories } from '../content';
import { typeTexts } from '../texts';

/** The categories, and the addresses for feed readers: in the footer of every page. */
@Component({
  selector: 'site-feed-links',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <div class="foot-blog">
      @if (used().length) {
        <nav [attr.aria-label]="t.home.subjects">
          <ul class="foot-links">
            @for (category of used(); track category.id) { <li><a [routerLink]="['/categories', category.slug]">{{ category.name }}</a></li> }
          </ul>
        </nav>
      }
      <p>{{ t.feeds.label }}: <a href="/feed.xml" type="application/rss+xml">{{ t.feeds.rss }}</a> · <a href="/atom.xml" type="application/atom+xml">{{ t.feeds.atom }}</a></p>
    </div>
  `,
})
export class FeedLinks {
  protected readonly t = typeTexts;
  private readonly answer = categories();
  protected readonly used = computed(() => (this.answer.hasValue() ? this.answer.value()!.filter((category) => category.posts) : []));
}
