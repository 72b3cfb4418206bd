import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import * as content from '../content';
import { SiteTitle } from '../core/title';
import { Gallery } from '../parts/gallery';
import { Quotes } from '../parts/quotes';
import { Paragraphs } from '../shared/paragraphs';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-project',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Gallery, Paragraphs, Picture, Quotes, State],
  template: `
    <article class="wrap page project">
      <p class="crumb"><a routerLink="/projects"><span aria-hidden="true">←</span> {{ t.back }}</a></p>
      @if (project.hasValue()) {
        @if (project.value(); as p) {
          <h1>{{ p.title }}</h1>
          <p class="lead">{{ p.summary }}</p>
          <dl class="facts-row" [attr.aria-label]="t.facts">
            @if (p.client) { <div><dt>{{ t.client }}</dt><dd>{{ p.client }}</dd></div> }
            <div><dt>{{ t.year }}</dt><dd>{{ p.year }}</dd></div>
            @if (p.role) { <div><dt>{{ t.role }}</dt><dd>{{ p.role }}</dd></div> }
            @if (p.tags.length) {
              <div>
                <dt>{{ t.tags }}</dt>
                <dd>@for (tag of p.tags; track tag) {<a routerLink="/projects" [queryParams]="{ tag }">{{ tag }}</a>@if (!$last) {, }}</dd>
              </div>
            }
            @if (p.url) { <div><dt>{{ t.link }}</dt><dd><a [href]="p.url" rel="noopener">{{ host(p.url) }}</a></dd></div> }
          </dl>
          @if (p.cover) { <site-picture class="cover" [src]="p.cover" [alt]="p.cover_alt" sizes="(min-width: 70rem) 68rem, 92vw" [eager]="true" /> }
          <div class="story" [class.with-figures]="p.results.length">
            <div class="prose">
              <site-paragraphs [text]="p.body" />
              @for (section of p.sections; track $index) {
                <h2>{{ section.heading }}</h2>
                <site-paragraphs [text]="section.text" />
              }
            </div>
            @if (p.results.length) {
              <aside [attr.aria-label]="t.results">
                <ul class="figures">
                  @for (result of p.results; track $index) { <li><strong>{{ result.value }}</strong> <span>{{ result.label }}</span></li> }
                </ul>
              </aside>
            }
          </div>
          @if (p.gallery.length) {
            <section class="section" aria-labelledby="gallery">
              <h2 id="gallery">{{ t.gallery }}</h2>
              <site-gallery [shots]="p.gallery" />
            </section>
          }
          @if (quotes().length) { <div class="section"><site-quotes [quotes]="quotes()" [links]="false" /></div> }
          @if (p.next; as next) {
            <p class="next-project"><span>{{ t.next }}</span> <a [routerLink]="['/projects', next.slug]">{{ next.title }} <span aria-hidden="true">→</span></a></p>
          }
        }
      } @else {
        <site-state [error]="project.error()" (retry)="project.reload()" />
      }
    </article>
  `,
})
export class ProjectPage {
  readonly slug = input.required<string>();
  protected readonly t = typeTexts.project;
  protected readonly project = content.project(this.slug);
  private readonly testimonials = content.testimonials();
  protected readonly quotes = computed(() => {
    const id = this.project.hasValue() ? this.project.value()!.id : 0;
    return this.testimonials.hasValue() ? this.testimonials.value()!.filter((quote) => quote.project_id === id) : [];
  });

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (!this.project.hasValue()) return;
      const project = this.project.value()!;
      title.set(project.title, project.summary, project.cover);
    });
  }

  protected host(url: string): string {
    return URL.parse(url)?.host ?? url;
  }
}
