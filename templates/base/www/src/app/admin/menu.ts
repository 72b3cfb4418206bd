import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { adminScreens } from '../admin-screens';
import { Here } from '../core/here';
import { Session } from '../core/session';
import { Settings } from '../core/settings';
import { Theme } from '../core/theme';
import { adminTexts } from './admin-texts';
import { Badges } from './core/badges';
import { Schemas } from './core/schema';
import { Icon } from './ui/icon';
import { Toasts } from './ui/toast';

interface Entry {
  path: string;
  label: string;
  icon: string;
  count?: number;
}

/** Where one can go: what the site shows, what came in, and how the site is kept. */
@Component({
  selector: 'admin-menu',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Icon],
  template: `
    <nav class="a-nav" [attr.aria-label]="texts.navigation">
      <a class="a-brand" routerLink="/admin">{{ site.name() }}</a>
      @for (group of groups(); track group.label) {
        @if (group.entries.length) {
          @if (group.label) { <h2>{{ group.label }}</h2> }
          <ul>
            @for (entry of group.entries; track entry.path) {
              <li>
                <a [routerLink]="entry.path" [class.active]="here.is(entry.path, entry.path === '/admin')" [attr.aria-current]="here.is(entry.path, entry.path === '/admin') ? 'page' : null">
                  <admin-icon [name]="entry.icon" /><span>{{ entry.label }}</span>
                  @if (entry.count) { <span class="a-count"><span aria-hidden="true">{{ entry.count }}</span><span class="visually-hidden">{{ texts.unread(entry.count) }}</span></span> }
                </a>
              </li>
            }
          </ul>
        }
      }
      <ul class="a-nav-foot">
        <li><a href="/" target="_blank" rel="noopener"><admin-icon name="open" /><span>{{ texts.site }}</span></a></li>
        <li>
          <button type="button" (click)="theme.toggle()"><admin-icon [name]="theme.dark() ? 'sun' : 'moon'" /><span>{{ theme.dark() ? texts.light : texts.dark }}</span></button>
        </li>
        <li><button type="button" (click)="logout()"><admin-icon name="out" /><span>{{ texts.logout }}</span></button></li>
      </ul>
    </nav>
  `,
})
export class Menu {
  protected readonly site = inject(Settings);
  protected readonly here = inject(Here);
  protected readonly theme = inject(Theme);
  private readonly session = inject(Session);
  private readonly schemas = inject(Schemas);
  private readonly badges = inject(Badges);
  private readonly toasts = inject(Toasts);
  protected readonly texts = adminTexts.shell;

  protected readonly groups = computed<{ label: string; entries: Entry[] }[]>(() => {
    const role = this.session.user()?.role ?? 'editor';
    const owner = role === 'owner';
    const collections = this.schemas.collections().map((c) => ({
      path: `/admin/c/${c.name}` + (c.kind === 'single' ? '/1' : ''), label: c.label, icon: c.icon, count: c.unread, inbox: c.kind === 'inbox',
    }));
    const screens = adminScreens.filter((s) => s.roles.includes(role)).map((s) => ({
      path: `/admin/x/${s.path}`, label: s.label, icon: s.icon, count: this.badges.count(s),
    }));
    const { texts } = this;
    return [
      { label: '', entries: [{ path: '/admin', label: texts.start, icon: 'home' }, ...screens, ...collections.filter((c) => c.inbox)] },
      { label: texts.content, entries: [...collections.filter((c) => !c.inbox), { path: '/admin/media', label: texts.media, icon: 'image' }] },
      {
        label: texts.upkeep,
        entries: [
          ...(owner ? [
            { path: '/admin/settings', label: texts.settings, icon: 'settings' },
            { path: '/admin/people', label: texts.people, icon: 'people' },
            { path: '/admin/mails', label: texts.mails, icon: 'mail' },
          ] : []),
          { path: '/admin/account', label: texts.account, icon: 'key' },
        ],
      },
    ];
  });

  protected async logout(): Promise<void> {
    await this.session.logout().catch((error: unknown) => this.toasts.fail(error));
  }
}
