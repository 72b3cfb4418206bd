import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { adminTexts } from '../admin-texts';
import { withQuery } from '../core/admin-api';
import { bytes } from '../core/format';
import { adminResource, lastValue } from '../core/resource';
import { Rows, Upload } from '../models';
import { Icon } from '../ui/icon';
import { Loading } from '../ui/loading';
import { Pager } from '../ui/pager';
import { Search } from '../ui/search';
import { thumb } from './thumb';
import { UploadBox } from './upload-box';

const LIMIT = 24;

/** All that was uploaded, newest first; used by the media screen and by the dialog that picks. */
@Component({
  selector: 'admin-library',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Loading, Pager, Search, UploadBox],
  template: `
    <admin-upload-box [kind]="kind()" (arrived)="take($event)" />
    <div class="a-tools"><admin-search [label]="texts.search" [query]="query()" (queryChange)="search($event)" /></div>
    <admin-loading [of]="answer" />
    @if (rows(); as found) {
      <ul class="a-media">
        @for (upload of found.rows; track upload.id) {
          <li>
            <button type="button" [attr.aria-pressed]="chosen().includes(upload.id)" (click)="choose.emit(upload)">
              @if (upload.width) { <img [src]="thumb(upload.url)" alt="" loading="lazy" /> } @else { <span class="a-media-file"><admin-icon name="file" /></span> }
              <span class="a-media-name">{{ upload.name }}</span>
              <span class="a-soft">{{ about(upload) }}</span>
              @if (upload.width && !upload.alt) { <span class="a-badge warn">{{ texts.noAlt }}</span> }
            </button>
          </li>
        } @empty { <li class="a-empty">{{ query() ? texts.nothingFound : texts.empty }}</li> }
      </ul>
      <admin-pager [total]="found.total" [limit]="limit" [(offset)]="offset" />
    }
  `,
})
export class Library {
  readonly kind = input<'image' | 'file' | 'all'>('all');
  readonly chosen = input<readonly number[]>([]);
  readonly choose = output<Upload>();
  readonly arrived = output<Upload[]>();
  protected readonly texts = adminTexts.media;
  protected readonly thumb = thumb;
  protected readonly limit = LIMIT;
  protected readonly query = signal('');
  protected readonly offset = signal(0);
  protected readonly answer = adminResource<Rows<Upload>>(() => withQuery('/admin/uploads', { q: this.query(), kind: this.kind() === 'image' ? 'image' : '', limit: LIMIT, offset: this.offset() }));
  protected readonly rows = lastValue(this.answer);

  reload(): void {
    this.answer.reload();
  }

  protected about(upload: Upload): string {
    return [upload.width ? `${upload.width} × ${upload.height}` : '', bytes(upload.bytes)].filter(Boolean).join(' · ');
  }

  protected search(query: string): void {
    this.offset.set(0);
    this.query.set(query);
  }

  protected take(uploads: Upload[]): void {
    this.search('');
    this.reload();
    this.arrived.emit(uploads);
  }
}
