import { Check } from './form/check';
import { Choice } from './form/choice';
import { Field } from './form/field';
import { Send } from './form/send';
import { Trap } from './form/trap';

export { FormState, type Values } from './form/form-state';
export { type Option } from './form/option';
export { Check, Choice, Field, Send, Trap };

/**
 * All that a form is made of. The component with the form has `providers: [FormState]`, `imports: [formParts]`, and
 *
 *   <form class="card form" novalidate (submit)="form.submit($event, send)">
 *     <site-field name="email" [label]="texts.email" type="email" autocomplete="email" required />
 *     <site-trap />
 *     <site-send [label]="texts.send" />
 *   </form>
 *
 * with `form = inject(FormState)` and `send = async (values: Values) => { await this.api.post('/…', values); … }`.
 */
export const formParts = [Field, Check, Choice, Trap, Send] as const;
