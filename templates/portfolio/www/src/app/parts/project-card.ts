import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Project } from '../models';
import { Picture } from '../shared/picture';

@Component({
  selector: 'site-project-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Picture],
  template: `
    <article class="work-card">
      <div class="work-picture">
        @if (project().cover) { <site-picture [src]="project().cover" alt="" [sizes]="wide() ? '(min-width: 70rem) 68rem, 92vw' : '(min-width: 54rem) 34rem, 92vw'" /> }
      </div>
      <h3><a [routerLink]="['/projects', project().slug]">{{ project().title }}</a></h3>
      <p>{{ project().summary }}</p>
      <p class="work-meta">{{ project().year }} · {{ project().tags.join(', ') }}</p>
    </article>
  `,
})
export class ProjectCard {
  readonly project = input.required<Project>();
  /** Whether it has a row of its own. */
  readonly wide = input(false);
}
