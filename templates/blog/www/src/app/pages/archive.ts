import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { RouterLink } from '@angular/router';
import { archive, tags } from '../content';
import { fill } from '../core/texts';
import { month } from '../format';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

/** Months and tags: two ways to what is older. */
@Component({
  selector: 'site-archive',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, State],
  template: `
    <section class="wrap page narrow-page">
      <h1>{{ t.title }}</h1>
      <p class="lead">{{ t.lead }}</p>
      @if (months.hasValue()) {
        @for (year of years(); track year.year) {
          <h2 class="year">{{ year.year }}</h2>
          <ul class="months">
            @for (m of year.months; track m.path) { <li><a [routerLink]="m.path">{{ m.name }}</a> <span>{{ m.count }}</span></li> }
          </ul>
        }
        @if (words().length) {
          <h2>{{ t.tags }}</h2>
          <ul class="chips">
            @for (tag of words(); track tag.id) { <li><a class="chip" [routerLink]="['/tags', tag.slug]">{{ tag.name }}</a></li> }
          </ul>
        }
      } @else {
        <site-state [error]="months.error()" (retry)="months.reload()" />
      }
    </section>
  `,
})
export class Archive {
  protected readonly t = typeTexts.archive;
  protected readonly months = archive();
  private readonly tags = tags();
  protected readonly words = computed(() => (this.tags.hasValue() ? this.tags.value()!.filter((tag) => tag.posts) : []));
  protected readonly years = computed(() => {
    const all = this.months.hasValue() ? this.months.value()! : [];
    return [...new Set(all.map((m) => m.year))].map((year) => ({
      year,
      months: all.filter((m) => m.year === year).map((m) => ({
        path: `/archive/${year}/${String(m.month).padStart(2, '0')}`,
        name: month(year, m.month),
        count: fill(m.posts === 1 ? this.t.one : this.t.many, { count: m.posts }),
      })),
    }));
  });
}
