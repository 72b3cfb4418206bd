import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { apiResource } from '../core/api';
import { Profile } from '../models';
import { Paragraphs } from '../shared/paragraphs';
import { State } from '../shared/state';

@Component({
  selector: 'site-about',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Paragraphs, State],
  template: `
    <section class="wrap page">
      @if (profile.hasValue()) {
        @if (profile.value(); as p) {
          <div class="about">
            <div>
              <h1>About {{ p.name }}</h1>
              <div class="prose"><site-paragraphs [text]="p.about" /></div>
            </div>
            <aside class="card facts" aria-label="Facts">
              <dl>
                @if (p.location) { <dt>Based in</dt><dd>{{ p.location }}</dd> }
                @if (p.email) { <dt>E-mail</dt><dd><a href="mailto:{{ p.email }}">{{ p.email }}</a></dd> }
                @if (p.links.length) {
                  <dt>Elsewhere</dt>
                  <dd>
                    <ul>
                      @for (link of p.links; track link.url) { <li><a [href]="link.url" rel="me noopener">{{ link.label }}</a></li> }
                    </ul>
                  </dd>
                }
              </dl>
              <a class="button small" routerLink="/resume">Résumé</a>
            </aside>
          </div>
        }
      } @else {
        <site-state [error]="profile.error()" (retry)="profile.reload()" />
      }
    </section>
  `,
})
export class About {
  protected readonly profile = apiResource<Profile>(() => '/profile');
}
