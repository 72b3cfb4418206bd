import { Injectable, inject, signal } from '@angular/core';
import { ApiError } from '../../core/api';
import { AdminApi } from '../core/admin-api';
import { bytes } from '../core/format';
import { SiteLimits } from '../core/limits';
import { adminTexts } from '../admin-texts';
import { Upload } from '../models';

export interface Sending {
  id: number;
  name: string;
  /** 0 … 1 */
  part: number;
  error: string;
}

/** Uploads files to the api, two at a time. */
@Injectable({ providedIn: 'root' })
export class Uploads {
  private readonly api = inject(AdminApi);
  private readonly limits = inject(SiteLimits);
  private last = 0;
  private busy = 0;
  private readonly queue: (() => Promise<void>)[] = [];
  readonly sending = signal<Sending[]>([]);

  /** The files that arrived; what went wrong with the others stays in `sending` until it is put away. */
  async send(files: Iterable<File>): Promise<Upload[]> {
    const limit = await this.limits.uploadMaxSize();
    const results = await Promise.all([...files].map((file) => this.one(file, limit)));
    return results.filter((upload) => upload !== null);
  }

  forget(id: number): void {
    this.sending.update((list) => list.filter((entry) => entry.id !== id));
  }

  private one(file: File, limit: number): Promise<Upload | null> {
    const id = ++this.last;
    this.sending.update((list) => [...list, { id, name: file.name, part: 0, error: '' }]);
    if (limit && file.size > limit) {
      this.change(id, { error: adminTexts.media.tooLarge(bytes(file.size), bytes(limit)) });
      return Promise.resolve(null);
    }
    return new Promise((resolve) => {
      this.queue.push(async () => {
        try {
          resolve(await this.api.upload<Upload>('/admin/uploads', file, (part) => this.change(id, { part })));
          this.forget(id);
        } catch (error) {
          this.change(id, { error: reason(error) });
          resolve(null);
        }
      });
      this.work();
    });
  }

  private work(): void {
    while (this.busy < 2 && this.queue.length) {
      this.busy++;
      void this.queue.shift()!().finally(() => {
        this.busy--;
        this.work();
      });
    }
  }

  private change(id: number, more: Partial<Sending>): void {
    this.sending.update((list) => list.map((entry) => (entry.id === id ? { ...entry, ...more } : entry)));
  }
}

/** The api says of the file what it must be; of anything else, what went wrong. */
function reason(error: unknown): string {
  const problems = error instanceof ApiError ? error.errors['file'] : undefined;
  return problems?.length ? problems.join(', ') : (error as Error).message;
}
