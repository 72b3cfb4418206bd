import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Project } from './models';

@Component({
  selector: 'site-project-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <article class="card project-card">
      @if (project().cover) {
        <img [src]="project().cover" alt="" width="800" height="500" loading="lazy" decoding="async" />
      }
      <div class="project-text">
        <h3><a [routerLink]="['/projects', project().slug]">{{ project().title }}</a></h3>
        <p class="soft">{{ project().summary }}</p>
        <p class="small-text soft tags">{{ project().year }} · {{ project().tags.join(', ') }}</p>
      </div>
    </article>
  `,
})
export class ProjectCard {
  readonly project = input.required<Project>();
}
