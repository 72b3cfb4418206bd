import { ChangeDetectionStrategy, Component } from '@angular/core';
import * as content from '../content';
import { Contacts } from '../parts/contacts';
import { ContactForm } from '../shared/contact-form';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-contact',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ContactForm, Contacts],
  template: `
    <section class="wrap page">
      <h1>{{ t.title }}</h1>
      <p class="lead">{{ t.lead }}</p>
      <div class="about">
        <site-contact-form path="/contact" />
        @if (profile.hasValue() && profile.value(); as p) {
          <aside [attr.aria-label]="t.direct">
            @if (p.availability) { <p class="badge"><span aria-hidden="true"></span>{{ p.availability }}</p> }
            <site-contacts [profile]="p" />
          </aside>
        }
      </div>
    </section>
  `,
})
export class Contact {
  protected readonly t = typeTexts.contact;
  protected readonly profile = content.profile();
}
