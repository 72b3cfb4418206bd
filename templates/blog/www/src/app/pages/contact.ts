import { ChangeDetectionStrategy, Component } from '@angular/core';
import { ContactForm } from '../shared/contact-form';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-contact',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ContactForm],
  template: `
    <section class="wrap page narrow-page">
      <h1>{{ t.title }}</h1>
      <p class="lead">{{ t.lead }}</p>
      <site-contact-form path="/contact" />
    </section>
  `,
})
export class Contact {
  protected readonly t = typeTexts.contact;
}
