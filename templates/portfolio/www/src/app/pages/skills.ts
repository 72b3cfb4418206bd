import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import * as content from '../content';
import { byCategory } from '../models';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-skills',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [State],
  template: `
    <section class="wrap page">
      <h1>{{ t.title }}</h1>
      @if (skills.hasValue()) {
        @if (groups().length) {
          <p class="lead">{{ t.lead }}</p>
          <div class="skill-groups">
            @for (group of groups(); track group.category) {
              <section>
                @if (group.category) { <h2>{{ group.category }}</h2> }
                <ul>
                  @for (skill of group.skills; track skill.id) {
                    <li>
                      <span>{{ skill.name }}</span>
                      <span class="level">{{ t.levels[skill.level - 1] }}</span>
                      <meter min="0" max="5" [value]="skill.level" aria-hidden="true"></meter>
                    </li>
                  }
                </ul>
              </section>
            }
          </div>
        } @else {
          <p class="empty">{{ t.empty }}</p>
        }
      } @else {
        <site-state [error]="skills.error()" (retry)="skills.reload()" />
      }
    </section>
  `,
})
export class Skills {
  protected readonly t = typeTexts.skills;
  protected readonly skills = content.skills();
  protected readonly groups = computed(() => (this.skills.hasValue() ? byCategory(this.skills.value()!) : []));
}
