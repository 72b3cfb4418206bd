import { ChangeDetectionStrategy, Component, computed, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Business } from '../business';
import { apiResource } from '../core/api';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import { TeamMember } from '../models';
import { Invite } from '../parts/invite';
import { Points } from '../parts/points';
import { Paragraphs } from '../shared/paragraphs';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-about',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Invite, Paragraphs, Picture, Points, State],
  template: `
    @if (company.hasValue()) {
      @if (company.value(); as c) {
        <section class="wrap page">
          <h1>{{ heading() }}</h1>
          <div [class.split]="c.about_image" class="halves about-split">
            <site-paragraphs class="prose" [text]="c.about || t.empty" />
            <site-picture class="cover" [src]="c.about_image" [alt]="c.about_image_alt" sizes="(min-width: 56rem) 32rem, 92vw" width="800" height="600" eager />
          </div>
          @if (c.figures.length) {
            <dl class="figures">
              @for (figure of c.figures; track $index) { <div><dt>{{ figure.label }}</dt><dd>{{ figure.value }}</dd></div> }
            </dl>
          }
        </section>
        @if (c.strengths.length) {
          <section class="band" aria-labelledby="strengths">
            <div class="wrap">
              <h2 id="strengths">{{ t.strengths }}</h2>
              <site-points [points]="c.strengths" />
            </div>
          </section>
        }
        @if (team().length) {
          <section class="wrap section" aria-labelledby="team">
            <div class="row between">
              <h2 id="team">{{ t.team }}</h2>
              <a routerLink="/team">{{ t.toTeam }}</a>
            </div>
            <ul class="faces">
              @for (member of team(); track member.id) {
                <li>
                  <span class="avatar large"><site-picture [src]="member.photo" alt="" sizes="6rem" />@if (!member.photo) { {{ member.name.charAt(0) }} }</span>
                  <strong>{{ member.name }}</strong>
                  <span class="soft small-text">{{ member.role }}</span>
                </li>
              }
            </ul>
          </section>
        }
        <site-invite />
      }
    } @else {
      <site-state [error]="company.error()" (retry)="company.reload()" />
    }
  `,
})
export class About {
  protected readonly t = typeTexts.about;
  protected readonly company = inject(Business).company;
  private readonly members = apiResource<TeamMember[]>(() => '/team', { collection: 'team_members' });
  protected readonly team = computed(() => (this.members.hasValue() ? this.members.value()! : []));
  protected readonly heading = computed(() => (this.company.hasValue() ? fill(this.t.of, { name: this.company.value()!.name }) : ''));

  constructor() {
    const title = inject(SiteTitle);
    effect(() => this.company.hasValue() && title.describe(this.company.value()!.intro));
  }
}
