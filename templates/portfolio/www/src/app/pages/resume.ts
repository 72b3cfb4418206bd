import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import * as content from '../content';
import { fill } from '../core/texts';
import { byCategory } from '../models';
import { Timeline } from '../parts/timeline';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

/** The owner's PDF to download; and the résumé made of what the other pages show: printed, it is a clean sheet. */
@Component({
  selector: 'site-resume',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [State, Timeline],
  template: `
    <section class="wrap page narrow-page">
      @if (profile.hasValue()) {
        @if (profile.value(); as p) {
          <div class="row between no-print">
            <p class="eyebrow">{{ t.title }}</p>
            <p class="row">
              @if (p.resume) { <a class="button" [href]="p.resume" [attr.download]="fill(t.file, { name: p.name })">{{ t.download }}</a> }
              <button class="button" [class.quiet]="p.resume" type="button" (click)="print()">{{ t.print }}</button>
            </p>
          </div>
          <article class="card sheet">
            <header>
              <h1>{{ p.name }}</h1>
              @if (p.headline) { <p class="lead">{{ p.headline }}</p> }
              <p class="soft">{{ [p.location, p.email, p.phone].filter(given).join(' · ') }}</p>
            </header>
            <p>{{ p.intro || (p.experience.length ? '' : t.empty) }}</p>
            @if (p.experience.length) { <h2>{{ t.experience }}</h2> <site-timeline [stations]="p.experience" /> }
            @if (p.education.length) { <h2>{{ t.education }}</h2> <site-timeline [stations]="p.education" /> }
            @if (works().length) {
              <h2>{{ t.projects }}</h2>
              <ul class="lines">
                @for (project of works(); track project.id) {
                  <li><strong>{{ project.title }}</strong> ({{ project.year }}). {{ project.summary }}</li>
                }
              </ul>
            }
            @if (groups().length) {
              <h2>{{ t.skills }}</h2>
              <ul class="lines">
                @for (group of groups(); track group.category) {
                  <li>@if (group.category) { <strong>{{ group.category }}:</strong> } {{ group.names }}</li>
                }
              </ul>
            }
            @if (p.languages.length) { <h2>{{ t.languages }}</h2> <p>{{ p.languages.join(', ') }}</p> }
          </article>
        }
      } @else {
        <site-state [error]="profile.error()" (retry)="profile.reload()" />
      }
    </section>
  `,
})
export class Resume {
  protected readonly t = typeTexts.resume;
  protected readonly fill = fill;
  protected readonly profile = content.profile();
  private readonly projects = content.projects();
  private readonly skills = content.skills();
  protected readonly works = computed(() => (this.projects.hasValue() ? this.projects.value()! : []));
  protected readonly groups = computed(() => (this.skills.hasValue() ? byCategory(this.skills.value()!) : []));
  protected readonly given = Boolean;

  protected print(): void {
    print();
  }
}
