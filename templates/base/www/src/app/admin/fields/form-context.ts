import { Injectable, signal } from '@angular/core';

/** Which collection a form edits; provided by the form's screen. */
@Injectable()
export class FormContext {
  readonly collection = signal('');
}
