import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Picker } from '../media/picker';
import { thumb } from '../media/thumb';
import { Icon } from '../ui/icon';
import { Control, follow, moved } from './control';

interface Picture {
  url: string;
  alt: string;
}

/** A gallery: several pictures in an order, each with its description. */
@Component({
  selector: 'admin-images-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <ul class="a-gallery" #list>
      @for (picture of pictures(); track $index; let i = $index, first = $first, last = $last) {
        <li>
          <img class="a-thumb large" [src]="thumb(picture.url)" alt="" />
          <label><span class="visually-hidden">{{ texts.altOf(i + 1) }}</span>
            <input type="text" maxlength="300" [value]="picture.alt" [placeholder]="texts.alt" (input)="describe(i, text($event))" />
          </label>
          <div class="a-item-buttons">
            <button type="button" class="a-icon-button" [disabled]="first" [attr.aria-label]="texts.moveUp(i + 1)" (click)="move(list, i, i - 1)"><admin-icon name="up" /></button>
            <button type="button" class="a-icon-button" [disabled]="last" [attr.aria-label]="texts.moveDown(i + 1)" (click)="move(list, i, i + 1)"><admin-icon name="down" /></button>
            <button type="button" class="a-icon-button danger" [attr.aria-label]="texts.removeEntry(i + 1)" (click)="drop(i)"><admin-icon name="trash" /></button>
          </div>
        </li>
      }
    </ul>
    <button type="button" class="a-button quiet small" [id]="id()" [attr.aria-describedby]="describedby()" (click)="add()"><admin-icon name="plus" />{{ texts.addPictures }}</button>
  `,
})
export class ImagesControl extends Control {
  private readonly picker = inject(Picker);
  protected readonly thumb = thumb;

  protected pictures(): Picture[] {
    return this.list() as Picture[];
  }

  protected describe(index: number, alt: string): void {
    this.value.set(this.pictures().map((picture, i) => (i === index ? { ...picture, alt } : picture)));
  }

  protected move(list: Element, from: number, to: number): void {
    this.value.set(moved(this.pictures(), from, to));
    follow(list, to, to < from);
  }

  protected drop(index: number): void {
    this.value.set(this.pictures().filter((_, i) => i !== index));
  }

  protected async add(): Promise<void> {
    const uploads = await this.picker.pickSeveral();
    if (uploads.length) this.value.set([...this.pictures(), ...uploads.map(({ url, alt }) => ({ url, alt }))]);
  }
}
