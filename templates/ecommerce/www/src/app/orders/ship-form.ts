import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { orderTexts } from './texts';

@Component({
  selector: 'site-ship-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="a-card order-form" (submit)="send($event)">
      <h2>{{ t.ship }}</h2>
      <p class="a-soft">{{ t.shipText }}</p>
      <div class="fields">
        <label class="order-label"><span>{{ t.carrier }}</span><input class="input" name="carrier" maxlength="100" /></label>
        <label class="order-label"><span>{{ t.tracking }}</span><input class="input" name="tracking" maxlength="100" /></label>
        <label class="order-label"><span>{{ t.trackingUrl }}</span><input class="input" name="tracking_url" type="url" maxlength="300" /></label>
      </div>
      <button class="a-button" type="submit" [disabled]="busy()">{{ t.shipNow }}</button>
    </form>
  `,
})
export class ShipForm {
  protected readonly t = orderTexts;
  readonly busy = input(false);
  readonly ship = output<object>();

  protected send(event: Event): void {
    event.preventDefault();
    this.ship.emit(Object.fromEntries(new FormData(event.target as HTMLFormElement)));
  }
}
