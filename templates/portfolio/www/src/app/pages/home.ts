import { ChangeDetectionStrategy, Component, computed, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import * as content from '../content';
import { SiteTitle } from '../core/title';
import { byCategory } from '../models';
import { ProjectCard } from '../parts/project-card';
import { Quotes } from '../parts/quotes';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-home',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Picture, ProjectCard, Quotes, State],
  template: `
    @if (profile.hasValue()) {
      @if (profile.value(); as p) {
        <section class="wrap hello" [class.with-portrait]="p.portrait">
          <div>
            @if (p.availability) { <p class="badge"><span aria-hidden="true"></span>{{ p.availability }}</p> }
            @if (p.headline) { <p class="eyebrow">{{ [p.name, p.location].filter(given).join(' · ') }}</p> }
            <h1>{{ p.headline || p.name }}</h1>
            <p class="lead">{{ p.intro || (featured().length ? '' : t.empty) }}</p>
            <p class="row">
              @if (featured().length) { <a class="button" routerLink="/projects">{{ t.work }}</a> }
              <a class="button quiet" routerLink="/contact">{{ t.contact }}</a>
            </p>
          </div>
          @if (p.portrait) {
            <site-picture class="portrait" [src]="p.portrait" [alt]="p.portrait_alt" sizes="(min-width: 58rem) 24rem, 60vw" [eager]="true" />
          }
        </section>
      }
    } @else {
      <site-state [error]="profile.error()" (retry)="profile.reload()" />
    }
    @if (featured().length) {
      <section class="wrap section" aria-labelledby="selected">
        <div class="row between">
          <h2 id="selected">{{ t.selected }}</h2>
          <a routerLink="/projects">{{ t.all }}</a>
        </div>
        <ul class="work first-wide">
          @for (project of featured(); track project.id) {
            <li><site-project-card [project]="project" [wide]="$first" /></li>
          }
        </ul>
      </section>
    }
    @if (groups().length) {
      <section class="wrap section" aria-labelledby="skills">
        <div class="row between">
          <h2 id="skills">{{ t.skills }}</h2>
          <a routerLink="/skills">{{ t.moreSkills }}</a>
        </div>
        <dl class="strip">
          @for (group of groups(); track group.category) {
            <div><dt>{{ group.category }}</dt><dd>{{ group.names }}</dd></div>
          }
        </dl>
      </section>
    }
    @if (quotes().length) {
      <section class="wrap section" aria-labelledby="quotes">
        <h2 id="quotes">{{ t.quotes }}</h2>
        <site-quotes [quotes]="quotes()" />
      </section>
    }
    <section class="wrap section" aria-labelledby="invite">
      <div class="invite">
        <h2 id="invite">{{ t.invite }}</h2>
        <p>{{ t.inviteText }}</p>
        <a class="button" routerLink="/contact">{{ t.contact }}</a>
      </div>
    </section>
  `,
})
export class Home {
  protected readonly t = typeTexts.home;
  protected readonly profile = content.profile();
  private readonly projects = content.projects();
  private readonly skills = content.skills();
  private readonly testimonials = content.testimonials();
  protected readonly featured = computed(() => (this.projects.hasValue() ? this.projects.value()!.filter((p) => p.featured).slice(0, 5) : []));
  protected readonly groups = computed(() => (this.skills.hasValue() ? byCategory(this.skills.value()!) : []));
  protected readonly quotes = computed(() => (this.testimonials.hasValue() ? this.testimonials.value()! : []));
  protected readonly given = Boolean;

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (!this.profile.hasValue()) return;
      const { headline, intro, portrait } = this.profile.value()!;
      title.set(headline, intro, portrait || this.featured()[0]?.cover);
    });
  }
}
