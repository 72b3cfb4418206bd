import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { apiResource } from '../core/api';
import { fill } from '../core/texts';
import { dial } from '../maps';
import { TeamMember } from '../models';
import { Invite } from '../parts/invite';
import { Paragraphs } from '../shared/paragraphs';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-team',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Invite, Paragraphs, Picture, State],
  template: `
    <section class="wrap page">
      <h1>{{ t.title }}</h1>
      @if (team.hasValue()) {
        @if (members().length) {
          <p class="lead">{{ t.lead }}</p>
          <ul class="grid small team">
            @for (member of members(); track member.id) {
              <li>
                <article>
                  @if (member.photo) {
                    <site-picture class="team-photo" [src]="member.photo" [alt]="member.photo_alt" sizes="(min-width: 46rem) 16rem, 46vw" width="400" height="500" />
                  } @else {
                    <span class="team-photo team-letter" aria-hidden="true">{{ member.name.charAt(0) }}</span>
                  }
                  <h2>{{ member.name }}</h2>
                  @if (member.role) { <p class="team-role">{{ member.role }}</p> }
                  <site-paragraphs class="soft" [text]="member.bio" />
                  @if (member.email) { <p><a [href]="'mailto:' + member.email" [attr.aria-label]="say(t.mail, member)">{{ member.email }}</a></p> }
                  @if (member.phone) { <p><a [href]="dial(member.phone)" [attr.aria-label]="say(t.call, member)">{{ member.phone }}</a></p> }
                </article>
              </li>
            }
          </ul>
        } @else {
          <div class="empty"><p>{{ t.empty }}</p></div>
        }
      } @else {
        <site-state [error]="team.error()" (retry)="team.reload()" />
      }
    </section>
    <site-invite />
  `,
})
export class Team {
  protected readonly t = typeTexts.team;
  protected readonly team = apiResource<TeamMember[]>(() => '/team', { collection: 'team_members' });
  protected readonly members = computed(() => (this.team.hasValue() ? this.team.value()! : []));
  protected readonly dial = dial;

  /** The visible text is part of the name, as screen readers and voice control need it. */
  protected say(text: string, member: TeamMember): string {
    return fill(text, { name: member.name }) + ', ' + (text === this.t.mail ? member.email : member.phone);
  }
}
