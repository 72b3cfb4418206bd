import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { typeTexts } from '../texts';

/** The last thing on a page: write to us. */
@Component({
  selector: 'site-invite',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <section class="wrap section" aria-labelledby="invite">
      <div class="invite">
        <div>
          <h2 id="invite">{{ heading() }}</h2>
          <p>{{ t.inviteText }}</p>
        </div>
        <a class="button" routerLink="/contact">{{ ask }}</a>
      </div>
    </section>
  `,
})
export class Invite {
  protected readonly t = typeTexts.home;
  protected readonly ask = typeTexts.ask;
  readonly heading = input(typeTexts.home.invite);
}
