import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { apiResource } from '../core/api';
import { Skill, byCategory } from '../models';
import { State } from '../shared/state';

@Component({
  selector: 'site-skills',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [State],
  template: `
    <section class="wrap page">
      <h1>Skills</h1>
      @if (skills.hasValue()) {
        <div class="skill-groups">
          @for (group of groups(); track group.category) {
            <section class="card skill-group">
              <h2>{{ group.category }}</h2>
              <ul>
                @for (skill of group.skills; track skill.name) {
                  <li>
                    <span>{{ skill.name }}</span>
                    <span class="level" role="img" [attr.aria-label]="skill.level + ' of 5'">
                      @for (step of steps; track step) { <i [class.on]="step <= skill.level"></i> }
                    </span>
                  </li>
                }
              </ul>
            </section>
          }
        </div>
      } @else {
        <site-state [error]="skills.error()" (retry)="skills.reload()" />
      }
    </section>
  `,
})
export class Skills {
  protected readonly steps = [1, 2, 3, 4, 5];
  protected readonly skills = apiResource<Skill[]>(() => '/skills');
  protected readonly groups = computed(() => (this.skills.hasValue() ? byCategory(this.skills.value()!) : []));
}
