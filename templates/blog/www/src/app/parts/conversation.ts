import { Injectable, signal } from '@angular/core';

/** State of one post's comments: which one is being answered, and the writer's name and address for further comments. */
@Injectable()
export class Conversation {
  readonly answering = signal<number | null>(null);
  readonly name = signal('');
  readonly email = signal('');
}
