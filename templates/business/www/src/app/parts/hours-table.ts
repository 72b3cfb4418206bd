import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Business } from '../business';
import { datesName, hoursName, week, weekdayName } from '../opening';
import { typeTexts } from '../texts';

/** The week, and the days that are not like it. */
@Component({
  selector: 'site-hours-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (days().length) {
      <table class="hours">
        <caption class="visually-hidden">{{ t.title }}</caption>
        <tbody>
          @for (day of days(); track day.weekday) {
            <tr [class.today]="day.weekday === today()">
              <th scope="row">{{ weekdayName(day.weekday) }} @if (day.weekday === today()) { <span class="visually-hidden">({{ t.today }})</span> }</th>
              <td>@for (line of hoursName(day.hours); track $index) { <span class="nowrap" [class.soft]="!day.hours.length">{{ line }}</span> }</td>
            </tr>
          }
        </tbody>
      </table>
    }
    @if (special().length) {
      <h3 class="hours-special">{{ t.special }}</h3>
      <table class="hours">
        <caption class="visually-hidden">{{ t.special }}</caption>
        <tbody>
          @for (day of special(); track day.id) {
            <tr>
              <th scope="row">{{ datesName(day.from_date, day.to_date) }} <span class="soft">{{ day.reason }}</span></th>
              <td>@for (line of hoursName(day.hours); track $index) { <span class="nowrap" [class.soft]="!day.hours.length">{{ line }}</span> }</td>
            </tr>
          }
        </tbody>
      </table>
    }
    @if (opening()?.note; as note) { <p class="hours-note">{{ note }}</p> }
  `,
})
export class HoursTable {
  protected readonly t = typeTexts.hours;
  private readonly resource = inject(Business).opening;
  protected readonly opening = computed(() => (this.resource.hasValue() ? this.resource.value()! : null));
  protected readonly days = computed(() => (this.opening() ? week(this.opening()!) : []));
  protected readonly special = computed(() => this.opening()?.opening_exceptions ?? []);
  protected readonly today = computed(() => this.opening()?.status?.weekday);
  protected readonly weekdayName = weekdayName;
  protected readonly hoursName = hoursName;
  protected readonly datesName = datesName;
}
