import { Injectable, signal } from '@angular/core';
import { Upload } from '../models';

export interface Wish {
  kind: 'image' | 'file';
  several: boolean;
  answer: (uploads: Upload[]) => void;
}

/** Asks for a picture or file out of the library; the dialog is media/picker-dialog.ts. */
@Injectable({ providedIn: 'root' })
export class Picker {
  readonly wish = signal<Wish | null>(null);

  pick(kind: Wish['kind']): Promise<Upload | undefined> {
    return this.ask(kind, false).then((uploads) => uploads[0]);
  }

  pickSeveral(): Promise<Upload[]> {
    return this.ask('image', true);
  }

  private ask(kind: Wish['kind'], several: boolean): Promise<Upload[]> {
    return new Promise((resolve) => {
      this.wish.set({
        kind,
        several,
        answer: (uploads) => {
          this.wish.set(null);
          resolve(uploads);
        },
      });
    });
  }
}
