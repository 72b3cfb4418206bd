import { ChangeDetectionStrategy, Component, ElementRef, computed, effect, inject, signal, viewChild } from '@angular/core';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Live } from '../core/live';
import { Session } from '../core/session';
import { Settings } from '../core/settings';
import { adminTexts } from './admin-texts';
import { AdminLive } from './core/live';
import { Schemas } from './core/schema';
import { PickerDialog } from './media/picker-dialog';
import { Menu } from './menu';
import { FirstPassword } from './screens/first-password';
import { Login } from './screens/login';
import { ConfirmDialog } from './ui/confirm';
import { Icon } from './ui/icon';
import { ToastList } from './ui/toast';

/**
 * What every screen of the admin has. When a session ends, the log-in stands over the screen, which keeps what was being written.
 */
@Component({
  selector: 'admin-shell',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet, RouterLink, Menu, Login, FirstPassword, ConfirmDialog, PickerDialog, ToastList, Icon],
  template: `
    <div class="adm">
      @if (!ready()) {
        <div class="a-empty" role="status"><span class="visually-hidden">{{ common.loading }}</span><span class="a-dots" aria-hidden="true"></span></div>
      } @else if (!session.user()) {
        <admin-login />
      } @else if (session.user()!.first_password) {
        <admin-first-password />
      }
      @if (started()) {
        <div class="a-shell" [hidden]="!inside()">
          <a class="skip" href="#admin-main" (click)="skip($event)">{{ texts.skip }}</a>
          @if (wide()) {
            <div class="a-side"><admin-menu /></div>
          } @else {
            <header class="a-top">
              <button class="a-icon-button" type="button" aria-haspopup="dialog" (click)="drawer.showModal()">
                <admin-icon name="menu" /><span class="visually-hidden">{{ texts.menu }}</span>
                @if (schemas.unread(); as n) { <span class="a-count"><span class="visually-hidden">{{ texts.unread(n) }}</span><span aria-hidden="true">{{ n }}</span></span> }
              </button>
              <a class="a-brand" routerLink="/admin">{{ site.name() }}</a>
            </header>
          }
          <dialog #drawer class="a-drawer" [attr.aria-label]="texts.menu" (click)="outside($event)">
            @if (!wide()) {
              <button class="a-icon-button a-drawer-close" type="button" [attr.aria-label]="common.close" (click)="drawer.close()"><admin-icon name="close" /></button>
              <admin-menu />
            }
          </dialog>
          <main id="admin-main" tabindex="-1" #main>
            @if (live.updated()) { <p class="a-notice" role="status">{{ texts.updated }} <button class="a-button quiet small" type="button" (click)="reload()">{{ texts.reload }}</button></p> }
            <router-outlet />
          </main>
        </div>
      }
      <admin-toasts />
      <admin-confirm />
      <admin-picker-dialog />
    </div>
  `,
})
export class Shell {
  protected readonly session = inject(Session);
  protected readonly schemas = inject(Schemas);
  protected readonly site = inject(Settings);
  protected readonly live = inject(Live);
  protected readonly texts = adminTexts.shell;
  protected readonly common = adminTexts.common;
  protected readonly ready = signal(false);
  protected readonly inside = computed(() => !!this.session.user() && !this.session.user()!.first_password);
  /** After the first login, the screen stays, hidden while no one is logged in. */
  protected readonly started = signal(false);
  protected readonly wide = signal(false);
  protected readonly drawer = viewChild<ElementRef<HTMLDialogElement>>('drawer');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly main = viewChild<ElementRef<HTMLElement>>('main');

  constructor() {
    inject(AdminLive);
    const width = matchMedia('(min-width: 62rem)');
    this.wide.set(width.matches);
    width.onchange = () => this.wide.set(width.matches);

    void this.session.open().then(() => this.ready.set(true));
    let last: number | undefined;
    effect(() => {
      // An open dialog would hold everything else, the log-in too.
      if (!this.inside()) return this.host.nativeElement.querySelectorAll('dialog').forEach((dialog) => dialog.close());
      const { id } = this.session.user()!;
      // Another person must not find what the one before was writing.
      if (last !== undefined && last !== id) location.reload();
      last = id;
      this.started.set(true);
    });
    let before = location.pathname;
    inject(Router).events.pipe(takeUntilDestroyed()).subscribe((event) => {
      if (!(event instanceof NavigationEnd)) return;
      const path = event.urlAfterRedirects.split(/[?#]/)[0];
      // A search changes the address while somebody types: the focus stays there.
      if (path === before || !this.main()) return;
      before = path;
      this.drawer()?.nativeElement.close();
      this.main()!.nativeElement.focus({ preventScroll: true });
    });
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.main()?.nativeElement.focus();
  }

  protected outside(event: Event): void {
    if (event.target === event.currentTarget) (event.currentTarget as HTMLDialogElement).close();
  }

  protected reload(): void {
    location.reload();
  }
}
