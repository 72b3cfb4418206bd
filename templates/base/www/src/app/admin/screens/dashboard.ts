import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { adminScreens } from '../../admin-screens';
import { Live } from '../../core/live';
import { Session } from '../../core/session';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';
import { Badges } from '../core/badges';
import { Schemas } from '../core/schema';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { Page } from '../ui/page';
import { Toasts } from '../ui/toast';
import { Latest } from './latest';

/** What is new, and where to go on. */
@Component({
  selector: 'admin-dashboard',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Latest, Page, RouterLink],
  template: `
    <admin-page [heading]="texts.heading">
      <a actions class="a-button quiet" href="/" target="_blank" rel="noopener"><admin-icon name="open" />{{ shell.site }}</a>
      @if (schemas.error()) {
        <div class="a-notice warn" role="alert">{{ texts.notLoaded }} <button class="a-button quiet small" type="button" (click)="schemas.reload()">{{ common.again }}</button></div>
      }
      @if (demo(); as n) {
        <section class="a-notice" aria-labelledby="demo-heading">
          <h2 id="demo-heading">{{ texts.demoHeading }}</h2>
          <p>{{ texts.demoText(n) }}</p>
          @if (owner()) { <button class="a-button" type="button" [disabled]="busy()" (click)="removeDemo()">{{ texts.demoRemove }}</button> }
        </section>
      }
      @if (news().length) {
        <h2>{{ texts.news }}</h2>
        <ul class="a-tiles">
          @for (tile of news(); track tile.path) {
            <li><a class="a-tile" [class.fresh]="tile.count" [routerLink]="tile.path"><admin-icon [name]="tile.icon" /><strong>{{ tile.count }}</strong><span>{{ tile.label }}</span></a></li>
          }
        </ul>
      }
      @for (inbox of inboxes(); track inbox.name) { <admin-latest [about]="inbox" /> }
      @if (lists().length) {
        <h2>{{ texts.content }}</h2>
        <ul class="a-tiles">
          @for (c of lists(); track c.name) {
            <li>
              <a class="a-tile" [routerLink]="c.kind === 'single' ? ['/admin/c', c.name, 1] : ['/admin/c', c.name]">
                <admin-icon [name]="c.icon" />@if (c.kind === 'list') { <strong>{{ c.count }}</strong> }<span>{{ c.label }}</span>
              </a>
            </li>
          }
        </ul>
      }
      <p class="a-soft a-state" role="status">{{ live.connected() ? texts.live : texts.notLive }}</p>
    </admin-page>
  `,
})
export class Dashboard {
  private readonly api = inject(AdminApi);
  private readonly badges = inject(Badges);
  private readonly confirm = inject(Confirm);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  protected readonly live = inject(Live);
  protected readonly schemas = inject(Schemas);
  protected readonly texts = adminTexts.dashboard;
  protected readonly shell = adminTexts.shell;
  protected readonly common = adminTexts.common;
  protected readonly busy = signal(false);

  protected readonly owner = computed(() => this.session.user()?.role === 'owner');
  protected readonly demo = computed(() => this.schemas.schema()?.demo ?? 0);
  protected readonly inboxes = computed(() => this.schemas.collections().filter((c) => c.kind === 'inbox'));
  protected readonly lists = computed(() => this.schemas.collections().filter((c) => c.kind !== 'inbox'));
  protected readonly news = computed(() => {
    const role = this.session.user()?.role;
    const screens = adminScreens.filter((s) => s.badge && role && s.roles.includes(role));
    return screens.map((s) => ({ path: '/admin/x/' + s.path, label: s.label, icon: s.icon, count: this.badges.count(s) }));
  });

  protected async removeDemo(): Promise<void> {
    const sure = await this.confirm.ask({ heading: this.texts.demoRemove, text: this.texts.demoSure(this.demo()), action: this.texts.demoRemove, danger: true });
    if (!sure) return;
    this.busy.set(true);
    try {
      await this.api.post('/admin/demo/remove');
      this.toasts.say(this.texts.demoRemoved);
      this.schemas.reload();
    } catch (error) {
      this.toasts.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
