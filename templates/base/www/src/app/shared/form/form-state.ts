import { Injectable, signal } from '@angular/core';
import { ApiError } from '../../core/api';
import { fill, texts } from '../../core/texts';
import { Control, isControl, problem, valuesOf } from './controls';

export type Values = Record<string, unknown>;

let forms = 0;

/** What is wrong in a form, and whether it is being sent. One for each form: provided by the component that has it. */
@Injectable()
export class FormState {
  /** Field by name → what is wrong with it. */
  readonly errors = signal<Record<string, string>>({});
  /** What is wrong with the whole. */
  readonly failure = signal('');
  readonly sending = signal(false);
  private readonly form = ++forms;

  id(name: string): string {
    return `${name}-${this.form}`;
  }

  /** Checks, sends, and shows what the api refuses. True when it was sent. */
  async submit(event: Event, send: (values: Values) => Promise<unknown>): Promise<boolean> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    if (this.sending()) return false;
    const controls = Array.from(form.elements).filter(isControl);
    // A field that is being corrected no longer shows an error.
    form.oninput = ({ target }) => this.errors.update(({ [(target as Control).name]: mended, ...others }) => others);
    this.failure.set('');
    if (this.show(controls, Object.fromEntries(controls.map((control) => [control.name, problem(control)]).filter(([, text]) => text)))) return false;

    this.sending.set(true);
    try {
      await send(valuesOf(controls));
      return true;
    } catch (error) {
      this.refused(error, controls);
      return false;
    } finally {
      this.sending.set(false);
    }
  }

  private refused(error: unknown, controls: Control[]): void {
    if (!(error instanceof ApiError)) console.error(error);
    const { message, errors } = error instanceof ApiError ? error : new ApiError(texts.wentWrong, 0);
    this.failure.set(message);
    this.show(controls, Object.fromEntries(Object.entries(errors).map(([name, problems]) => [name, problems.map(sentence).join(' ')])));
  }

  /** Shows what is wrong and goes to the first of it; false when nothing is. */
  private show(controls: Control[], errors: Record<string, string>): boolean {
    this.errors.set(errors);
    controls.find((control) => errors[control.name])?.focus();
    return Object.keys(errors).length > 0;
  }
}

/** The api says "is too long", or a whole sentence. */
function sentence(problem: string): string {
  return /^\p{Lu}/u.test(problem) ? problem : fill(texts.thisField, { problem });
}
