import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Profile } from '../models';
import { typeTexts } from '../texts';

/** Where somebody is, and how to reach them. */
@Component({
  selector: 'site-contacts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <dl class="contacts">
      @if (profile().location) { <dt>{{ t.location }}</dt><dd>{{ profile().location }}</dd> }
      @if (profile().email) { <dt>{{ t.email }}</dt><dd><a href="mailto:{{ profile().email }}">{{ profile().email }}</a></dd> }
      @if (profile().phone) { <dt>{{ t.phone }}</dt><dd><a href="tel:{{ dial(profile().phone) }}">{{ profile().phone }}</a></dd> }
      @if (profile().languages.length) { <dt>{{ t.languages }}</dt><dd>{{ profile().languages.join(', ') }}</dd> }
      @if (profile().links.length) {
        <dt>{{ t.links }}</dt>
        <dd><ul>@for (link of profile().links; track $index) { <li><a [href]="link.url" rel="me noopener">{{ link.label }}</a></li> }</ul></dd>
      }
    </dl>
    <a class="button quiet" routerLink="/resume">{{ t.resume }}</a>
  `,
})
export class Contacts {
  readonly profile = input.required<Profile>();
  protected readonly t = typeTexts.about;

  protected dial(phone: string): string {
    return phone.replace(/[^+\d]/g, '');
  }
}
