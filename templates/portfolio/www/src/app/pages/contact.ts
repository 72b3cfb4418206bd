import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { apiResource } from '../core/api';
import { Profile } from '../models';
import { ContactForm } from '../shared/contact-form';

@Component({
  selector: 'site-contact',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ContactForm],
  template: `
    <section class="wrap page narrow-page">
      <h1>Contact</h1>
      <p class="lead">
        Tell me what you have in mind.
        @if (email(); as email) { Or write to <a href="mailto:{{ email }}">{{ email }}</a>. }
      </p>
      <site-contact-form />
    </section>
  `,
})
export class Contact {
  private readonly profile = apiResource<Profile>(() => '/profile');
  protected readonly email = computed(() => (this.profile.hasValue() ? this.profile.value()!.email : ''));
}
