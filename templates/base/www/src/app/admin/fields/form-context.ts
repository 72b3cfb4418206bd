import { Injectable, signal } from '@angular/core';

/** Which collection a form edits; provided by the form's screen. */
@Injectable()
export class FormContext {
  readonly collection = signal('');
  /** Gives a field a value when it has none: the description of a picture that was just chosen. */
  offer: (field: string, value: unknown) => void = () => undefined;
}
