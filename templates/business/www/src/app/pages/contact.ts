import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Business } from '../business';
import { HoursTable } from '../parts/hours-table';
import { OpenStatus } from '../parts/open-status';
import { Visit } from '../parts/visit';
import { ContactForm } from '../shared/contact-form';
import { Field } from '../shared/form';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

/** The inquiry, and all other ways to the business; ?service=… has chosen one already. */
@Component({
  selector: 'site-contact',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ContactForm, Field, HoursTable, OpenStatus, State, Visit],
  template: `
    <section class="wrap page">
      <h1>{{ t.title }}</h1>
      <p class="lead">{{ t.lead }}</p>
      <div class="split contact">
        <div>
          <h2 class="visually-hidden">{{ t.form }}</h2>
          <site-contact-form path="/inquiries">
            <site-field name="phone" [label]="t.phone" type="tel" autocomplete="tel" maxlength="40" [pattern]="number" [help]="t.phoneHelp" />
            @if (options().length > 1) { <site-field name="service" [label]="t.service" type="select" [options]="options()" [value]="service() ?? ''" /> }
          </site-contact-form>
        </div>
        <aside [attr.aria-label]="t.direct">
          <h2>{{ hours }}</h2>
          <site-open-status />
          <site-hours-table />
          <h2 class="contact-visit">{{ t.direct }}</h2>
          @if (company.hasValue()) {
            <site-visit [company]="company.value()!" />
          } @else {
            <site-state [error]="company.error()" (retry)="company.reload()" />
          }
        </aside>
      </div>
    </section>
  `,
})
export class Contact {
  readonly service = input<string>();
  private readonly business = inject(Business);
  protected readonly t = typeTexts.contact;
  protected readonly hours = typeTexts.hours.title;
  protected readonly company = this.business.company;
  /** As PostInquiryRoute.php has it. */
  protected readonly number = String.raw`[\d+\(\)\/. \-]*\d[\d+\(\)\/. \-]*`;
  protected readonly options = computed(() => {
    const services = this.business.services.hasValue() ? this.business.services.value()! : [];
    return [{ value: '', label: this.t.anything }, ...services.map(({ slug, title }) => ({ value: slug, label: title }))];
  });
}
