import { ChangeDetectionStrategy, Component } from '@angular/core';
import * as content from '../content';
import { fill } from '../core/texts';
import { Contacts } from '../parts/contacts';
import { Timeline } from '../parts/timeline';
import { Paragraphs } from '../shared/paragraphs';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-about',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Contacts, Paragraphs, Picture, State, Timeline],
  template: `
    <section class="wrap page">
      @if (profile.hasValue()) {
        @if (profile.value(); as p) {
          <div class="about">
            <div>
              <h1>{{ fill(t.of, { name: p.name }) }}</h1>
              @if (p.intro) { <p class="lead">{{ p.intro }}</p> }
              <div class="prose"><site-paragraphs [text]="p.about || t.empty" /></div>
            </div>
            <aside [attr.aria-label]="t.facts">
              @if (p.portrait) { <site-picture class="portrait" [src]="p.portrait" [alt]="p.portrait_alt" sizes="(min-width: 58rem) 22rem, 60vw" [eager]="true" /> }
              <site-contacts [profile]="p" />
            </aside>
          </div>
          @if (p.experience.length) { <h2>{{ t.experience }}</h2> <site-timeline [stations]="p.experience" /> }
          @if (p.education.length) { <h2>{{ t.education }}</h2> <site-timeline [stations]="p.education" /> }
        }
      } @else {
        <site-state [error]="profile.error()" (retry)="profile.reload()" />
      }
    </section>
  `,
})
export class About {
  protected readonly t = typeTexts.about;
  protected readonly fill = fill;
  protected readonly profile = content.profile();
}
