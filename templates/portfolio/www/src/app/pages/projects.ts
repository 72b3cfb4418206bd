import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import * as content from '../content';
import { fill } from '../core/texts';
import { ProjectCard } from '../parts/project-card';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

/** All projects; ?tag=… shows those with a tag, so that a choice can be sent as a link. */
@Component({
  selector: 'site-projects',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, ProjectCard, State],
  template: `
    <section class="wrap page">
      <h1>{{ t.title }}</h1>
      @if (projects.hasValue()) {
        @if (all().length) {
          <p class="lead">{{ t.lead }}</p>
          @if (tags().length > 1) {
            <nav class="filter" [attr.aria-label]="t.filter">
              <a class="chip" routerLink="." [replaceUrl]="true" [attr.aria-current]="tag() ? null : 'true'">{{ t.every }} <small>{{ all().length }}</small></a>
              @for (entry of tags(); track entry.name) {
                <a class="chip" routerLink="." [replaceUrl]="true" [queryParams]="{ tag: entry.name }"
                   [attr.aria-current]="same(tag(), entry.name) ? 'true' : null">{{ entry.name }} <small>{{ entry.count }}</small></a>
              }
            </nav>
          }
          <h2 class="visually-hidden">{{ t.list }}</h2>
          <p class="visually-hidden" role="status">{{ fill(t.count, { count: shown().length }) }}</p>
          <ul class="work">
            @for (project of shown(); track project.id) {
              <li><site-project-card [project]="project" /></li>
            } @empty {
              <li class="empty"><p>{{ t.none }}</p><a class="button quiet" routerLink=".">{{ t.showAll }}</a></li>
            }
          </ul>
        } @else {
          <p class="empty">{{ t.empty }}</p>
        }
      } @else {
        <site-state [error]="projects.error()" (retry)="projects.reload()" />
      }
    </section>
  `,
})
export class Projects {
  readonly tag = input<string>();
  protected readonly t = typeTexts.projects;
  protected readonly fill = fill;
  protected readonly projects = content.projects();
  protected readonly all = computed(() => (this.projects.hasValue() ? this.projects.value()! : []));
  protected readonly shown = computed(() => this.all().filter((p) => !this.tag() || p.tags.some((tag) => this.same(tag, this.tag()))));
  protected readonly tags = computed(() => {
    const counts = new Map<string, number>();
    for (const tag of this.all().flatMap((p) => p.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => a.name.localeCompare(b.name));
  });

  protected same(a = '', b = ''): boolean {
    return a.toLowerCase() === b.toLowerCase();
  }
}
