import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { apiResource } from '../core/api';
import { Project } from '../models';
import { ProjectCard } from '../project-card';
import { State } from '../shared/state';

/** All projects; ?tag=… shows those with a tag, so that a choice can be sent as a link. */
@Component({
  selector: 'site-projects',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProjectCard, State],
  template: `
    <section class="wrap page">
      <h1>Projects</h1>
      @if (projects.hasValue()) {
        @if (tags().length > 1) {
          <div class="row filter" role="group" aria-label="Show projects by kind">
            <button type="button" class="chip" [attr.aria-pressed]="!tag()" (click)="choose()">All</button>
            @for (name of tags(); track name) {
              <button type="button" class="chip" [attr.aria-pressed]="tag() === name" (click)="choose(name)">{{ name }}</button>
            }
          </div>
        }
        <p class="visually-hidden" role="status">{{ shown().length }} projects</p>
        <ul class="project-grid">
          @for (project of shown(); track project.slug) {
            <li><site-project-card [project]="project" /></li>
          } @empty {
            <li class="soft">There is nothing here yet.</li>
          }
        </ul>
      } @else {
        <site-state [error]="projects.error()" (retry)="projects.reload()" />
      }
    </section>
  `,
})
export class Projects {
  readonly tag = input<string>();
  private readonly router = inject(Router);
  protected readonly projects = apiResource<Project[]>(() => '/projects');
  private readonly all = computed(() => (this.projects.hasValue() ? this.projects.value()! : []));
  protected readonly tags = computed(() => [...new Set(this.all().flatMap((p) => p.tags))].sort());
  protected readonly shown = computed(() => this.all().filter((p) => !this.tag() || p.tags.includes(this.tag()!)));

  protected choose(tag?: string): void {
    this.router.navigate([], { queryParams: { tag }, replaceUrl: true });
  }
}
