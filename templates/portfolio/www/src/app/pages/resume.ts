import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { apiResource } from '../core/api';
import { Profile, Project, Skill, byCategory } from '../models';
import { State } from '../shared/state';

/** The résumé, made from the same content as the other pages; printed, it is one clean sheet (or a PDF). */
@Component({
  selector: 'site-resume',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [State],
  template: `
    <section class="wrap page narrow-page">
      @if (profile.hasValue()) {
        <p class="row no-print"><button class="button" type="button" (click)="print()">Download as PDF</button></p>
        @if (profile.value(); as p) {
          <article class="card sheet">
            <header>
              <h1>{{ p.name }}</h1>
              <p>{{ p.headline }}</p>
              <p class="soft">{{ [p.location, p.email].join(' · ') }}</p>
            </header>
            <p>{{ p.intro }}</p>
            @if (p.experience.length) {
              <h2>Experience</h2>
              @for (job of p.experience; track $index) {
                <section class="job">
                  <p class="soft small-text">{{ job.from }} – {{ job.to }}</p>
                  <div>
                    <h3>{{ job.title }}, {{ job.place }}</h3>
                    <p>{{ job.text }}</p>
                  </div>
                </section>
              }
            }
            @if (projects.hasValue() && projects.value()!.length) {
              <h2>Projects</h2>
              <ul class="lines">
                @for (project of projects.value(); track project.slug) {
                  <li><strong>{{ project.title }}</strong> ({{ project.year }}). {{ project.summary }}</li>
                }
              </ul>
            }
            @if (groups().length) {
              <h2>Skills</h2>
              @for (group of groups(); track group.category) {
                <p><strong>{{ group.category }}:</strong> {{ names(group.skills) }}</p>
              }
            }
          </article>
        }
      } @else {
        <site-state [error]="profile.error()" (retry)="profile.reload()" />
      }
    </section>
  `,
})
export class Resume {
  protected readonly profile = apiResource<Profile>(() => '/profile');
  protected readonly projects = apiResource<Project[]>(() => '/projects');
  private readonly skills = apiResource<Skill[]>(() => '/skills');
  protected readonly groups = computed(() => (this.skills.hasValue() ? byCategory(this.skills.value()!) : []));

  protected names(skills: Skill[]): string {
    return skills.map((skill) => skill.name).join(', ');
  }

  protected print(): void {
    print();
  }
}
