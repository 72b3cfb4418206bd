import { ChangeDetectionStrategy, Component, computed, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiResource } from '../core/api';
import { SiteTitle } from '../core/title';
import { Profile, Project } from '../models';
import { ProjectCard } from '../project-card';
import { State } from '../shared/state';

@Component({
  selector: 'site-home',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, ProjectCard, State],
  template: `
    @if (profile.hasValue()) {
      <section class="wrap hero">
        @if (profile.value(); as p) {
          @if (p.availability) { <p class="badge"><span aria-hidden="true"></span>{{ p.availability }}</p> }
          <h1>{{ p.headline || p.name }}</h1>
          <p class="lead">{{ p.intro }}</p>
          <p class="row">
            <a class="button" routerLink="/projects">See my work</a>
            <a class="button quiet" routerLink="/contact">Get in touch</a>
          </p>
        }
      </section>
    } @else {
      <site-state [error]="profile.error()" (retry)="profile.reload()" />
    }
    @if (featured().length) {
      <section class="wrap section" aria-labelledby="selected">
        <div class="row between">
          <h2 id="selected">Selected projects</h2>
          <a routerLink="/projects">All projects</a>
        </div>
        <ul class="project-grid">
          @for (project of featured(); track project.slug) {
            <li><site-project-card [project]="project" /></li>
          }
        </ul>
      </section>
    }
  `,
})
export class Home {
  protected readonly profile = apiResource<Profile>(() => '/profile');
  protected readonly projects = apiResource<Project[]>(() => '/projects');
  protected readonly featured = computed(() => (this.projects.hasValue() ? this.projects.value()!.filter((p) => p.featured).slice(0, 3) : []));

  constructor() {
    const title = inject(SiteTitle);
    effect(() => this.profile.hasValue() && title.describe(this.profile.value()!.intro));
  }
}
