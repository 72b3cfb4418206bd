import { Injectable, signal } from '@angular/core';

/** Of one post's comments: which is being answered, and who is writing, so that nobody enters a name twice. */
@Injectable()
export class Conversation {
  readonly answering = signal<number | null>(null);
  readonly name = signal('');
  readonly email = signal('');
}
