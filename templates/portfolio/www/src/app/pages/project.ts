import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiResource } from '../core/api';
import { SiteTitle } from '../core/title';
import { Project } from '../models';
import { Paragraphs } from '../shared/paragraphs';
import { State } from '../shared/state';

@Component({
  selector: 'site-project',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Paragraphs, State],
  template: `
    <article class="wrap page">
      <p><a routerLink="/projects">← All projects</a></p>
      @if (project.hasValue()) {
        @if (project.value(); as p) {
          <h1>{{ p.title }}</h1>
          <p class="lead">{{ p.summary }}</p>
          @if (p.cover) { <img class="cover" [src]="p.cover" alt="" width="800" height="500" /> }
          <div class="about">
            <div class="prose"><site-paragraphs [text]="p.body ?? ''" /></div>
            <aside class="card facts" aria-label="Facts">
              <dl>
                @if (p.client) { <dt>Client</dt><dd>{{ p.client }}</dd> }
                <dt>Year</dt><dd>{{ p.year }}</dd>
                @if (p.tags.length) { <dt>Kind of work</dt><dd>{{ p.tags.join(', ') }}</dd> }
                @if (p.url) { <dt>See it</dt><dd><a [href]="p.url" rel="noopener">{{ p.url }}</a></dd> }
              </dl>
            </aside>
          </div>
        }
      } @else {
        <site-state [error]="project.error()" (retry)="project.reload()" />
      }
    </article>
  `,
})
export class ProjectPage {
  readonly slug = input.required<string>();
  protected readonly project = apiResource<Project>(() => '/projects/' + encodeURIComponent(this.slug()));

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (!this.project.hasValue()) return;
      const project = this.project.value()!;
      title.set(project.title, project.summary);
    });
  }
}
